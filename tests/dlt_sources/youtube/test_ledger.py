"""A day of YouTube through the running system: its ledgers say what is covered."""

import json
from datetime import date
from pathlib import Path

import pytest

from dlt_sources.load import loader
from dlt_sources.youtube import PLATFORM
from pipelines.accounts import file_import
from pipelines.database.warehouse import Warehouse
from pipelines.ingestion import load
from tests.support.fakes import one, scalar
from tests.support.small_youtube import NOW, Youtube

DAY = date(2026, 1, 30)


@pytest.fixture
def imported(
    youtube: Youtube,
    warehouse: Warehouse,
    home: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Warehouse:
    monkeypatch.setenv("CREATORS_CLOCK", NOW.isoformat())
    monkeypatch.setenv("CREATORS_JITTER_SECONDS", "0")
    for name, value in youtube.environ.items():
        monkeypatch.setenv(name, value)
    people, accounts = tmp_path / "people", tmp_path / "connections"
    people.write_text("\n".join(map(json.dumps, youtube.server.people())))
    lines = [line for owner, line in youtube.lines.items() if owner != "cleo"]
    accounts.write_text("\n".join(map(json.dumps, lines)))
    file_import.import_people(warehouse, people)
    file_import.import_connections(warehouse, accounts)
    loader.create_tables(PLATFORM, warehouse.url)
    return warehouse


def test_units_windows_and_restated_days_are_in_the_ledgers(
    imported: Warehouse,
) -> None:
    for run in ("first", "second"):
        (done,) = load.collect(PLATFORM, [DAY], run_id=run, warehouse=imported)
        assert {one.status for one in done.readings} == {"complete", "unavailable"}
    units = {
        bucket: scalar(
            imported,
            "select sum(units) from app.quota_usage where bucket = :bucket",
            bucket=bucket,
        )
        for bucket in ("data", "analytics")
    }
    data = ("channels", "playlist_items", "videos")
    assert units["data"] == 2 * sum(done.calls[name] for name in data)
    assert units["analytics"] == 2 * sum(
        calls for name, calls in done.calls.items() if name not in data
    )
    current = one(
        imported,
        "select count(*) as readings, min(window_start) as first,"
        " max(window_end) as last from app.readings"
        " where resource = 'channel_days' and is_current and status = 'complete'",
    )
    assert tuple(current) == (5, date(2026, 1, 24), date(2026, 1, 28))
    rows = scalar(
        imported,
        "select count(*) from raw_youtube.channel_days as raw"
        " inner join app.readings as reading on reading.load_id = raw.load_id"
        " and reading.resource = 'channel_days'"
        " and reading.subject_id = raw.subject_id and reading.reader = raw.reader"
        " and reading.is_current and reading.status in ('complete', 'partial')",
    )
    assert rows == 5 * 4


def test_a_revoked_account_is_switched_off_and_the_others_are_read(
    imported: Warehouse, youtube: Youtube
) -> None:
    youtube.server.set_faults(["revoke:user=tomas"])
    (done,) = load.collect(PLATFORM, [DAY], run_id="r", warehouse=imported)
    off = scalar(
        imported, "select platform_user_id from app.connections where not is_active"
    )
    assert off == youtube.id("tomas")
    read = {one.subject_id for one in done.readings if one.status == "complete"}
    assert read == {youtube.id(name) for name in youtube.lines} - {youtube.id("cleo")}
