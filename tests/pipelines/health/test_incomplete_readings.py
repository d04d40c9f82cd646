"""Each reason is one line with its count, wherever the readings are reported."""

import io
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest

from pipelines import cli, settings
from pipelines.database.warehouse import Warehouse
from pipelines.health import diagnosis
from pipelines.health.incomplete_readings import (
    find_silent_platforms,
    read_incomplete,
)
from pipelines.operations import run_summary
from pipelines.terminal import PlainConsole
from tests.support.fakes import create_summarised_tables, execute

DAY = date(2026, 3, 10)
SCOPES = " ".join(f"scope:number:{number}:of:many" for number in range(9))


def load(warehouse: Warehouse, load_id: str, day: date = DAY) -> None:
    execute(
        warehouse,
        "insert into app.loads (load_id, platform, partition_date, run_id, state,"
        " rows)"
        " values (:id, 'twitch', :day, :id, 'committed', 0)",
        id=load_id,
        day=day,
    )


def read(
    warehouse: Warehouse,
    load_id: str,
    subject: str,
    status: str,
    reason: str | None = None,
    *,
    day: date = DAY,
    resource: str = "videos",
    is_current: bool = True,
    rows: int = 0,
) -> None:
    execute(
        warehouse,
        "insert into app.readings (load_id, platform, resource, kind, subject_id,"
        " credential_id, partition_date, status, reason, is_current, rows) values"
        " (:load, 'twitch', :resource, 'level', :subject, 'public', :day, :status,"
        " :reason, :is_current, :rows)",
        load=load_id,
        resource=resource,
        subject=subject,
        day=day,
        status=status,
        reason=reason,
        is_current=is_current,
        rows=rows,
    )


@pytest.fixture
def troubled(warehouse: Warehouse, home: Path) -> Warehouse:
    """A last day with five reasons, one of them beside an older good reading.

    The commands find the warehouse through the home's environment.
    """
    del home
    load(warehouse, "before", DAY - timedelta(days=1))
    read(warehouse, "before", "1", "failed", "502", day=DAY - timedelta(days=1))
    load(warehouse, "first")
    read(warehouse, "first", "1", "complete", rows=4)
    load(warehouse, "second")
    read(warehouse, "second", "1", "failed", "503 Bad Gateway", is_current=False)
    for subject in ("2", "3", "4"):
        read(warehouse, "second", subject, "failed", "500 Internal Server Error")
    read(warehouse, "second", "5", "failed", "the answer is a page of HTML")
    read(warehouse, "second", "6", "unavailable", f"missing scope {SCOPES}")
    read(warehouse, "second", "7", "deferred", "the quota is spent", resource="clips")
    read(warehouse, "second", "8", "partial", "page 2: 502", resource="clips", rows=9)
    return warehouse


def test_each_reason_has_one_line_with_its_count(troubled: Warehouse) -> None:
    with troubled.begin() as connection:
        found = read_incomplete(connection)
    assert {(one.status, one.reason): one.readings for one in found} == {
        ("failed", "502"): 1,
        ("failed", "503 Bad Gateway"): 1,
        ("failed", "500 Internal Server Error"): 3,
        ("failed", "the answer is a page of HTML"): 1,
        ("unavailable", f"missing scope {SCOPES}"): 1,
        ("deferred", "the quota is spent"): 1,
        ("partial", "page 2: 502"): 1,
    }
    assert [one.reason for one in found if one.is_replaced] == ["503 Bad Gateway"]


def test_an_older_failure_of_the_day_ends_with_a_good_reading(
    troubled: Warehouse,
) -> None:
    load(troubled, "third")
    execute(
        troubled,
        "update app.readings set is_current = false where subject_id = '1'"
        " and partition_date = '2026-03-10'",
    )
    read(troubled, "third", "1", "complete", rows=4)
    with troubled.begin() as connection:
        reasons = {one.reason for one in read_incomplete(connection)}
    assert "503 Bad Gateway" not in reasons


@pytest.mark.usefixtures("troubled")
def test_doctor_calls_only_failures_of_the_last_day_faults() -> None:
    found = diagnosis.diagnose(settings.load())
    videos = [one for one in found if one.subject == "twitch/videos"]
    assert sorted(one.state.rpartition(": ")[2] for one in videos) == [
        "500 Internal Server Error",
        "503 Bad Gateway",
        "the answer is a page of HTML",
    ]
    assert not any(one.is_good for one in videos)
    clips = [one for one in found if one.subject == "twitch/clips"]
    assert len(clips) == 2
    assert all(one.is_good and one.is_note for one in clips)


@pytest.mark.usefixtures("troubled")
@pytest.mark.parametrize("command", ["status", "doctor"])
def test_no_ok_stands_beside_a_failure_and_nothing_is_cut(
    command: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.delenv("COLUMNS", raising=False)
    monkeypatch.setattr(sys, "argv", ["creators", command])
    with pytest.raises(SystemExit):
        cli.main()
    lines = capsys.readouterr().out.splitlines()
    readings = [line for line in lines if " on 2026-03-" in line]
    assert {"failed", "deferred", "partial"} <= set(" ".join(readings).split())
    assert not any(line.startswith("ok") for line in readings)
    assert not any("…" in line for line in lines)
    if command == "status":
        assert any(SCOPES in line for line in readings)


def test_a_narrow_terminal_folds_and_cuts_nothing(troubled: Warehouse) -> None:
    create_summarised_tables(troubled)
    stream = io.StringIO()
    console = PlainConsole(file=stream, width=60, force_terminal=True, no_color=True)
    run_summary.show(console, troubled, 1.0)
    shown = "".join(stream.getvalue().split())
    assert "…" not in shown
    for number in range(9):
        assert f"{number}:of:many" in shown


def test_a_run_is_silent_only_where_an_error_left_it_nothing(
    troubled: Warehouse,
) -> None:
    load(troubled, "broken")
    read(troubled, "broken", "1", "failed", "boom", is_current=False)
    read(troubled, "broken", "2", "deferred", "quota", is_current=False)
    read(troubled, "broken", "3", "unavailable", "scope", is_current=False)
    load(troubled, "spent")
    read(troubled, "spent", "1", "deferred", "quota", is_current=False)
    with troubled.begin() as connection:
        assert find_silent_platforms(connection, "second") == {}  # one is partial
        assert find_silent_platforms(connection, "broken") == {"Twitch": "boom"}
        assert find_silent_platforms(connection, "spent") == {}
