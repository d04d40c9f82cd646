"""A platform that repeats our secrets puts them nowhere."""

import logging
from pathlib import Path

import httpx
import pytest
from dagster import DagsterInstance, materialize

from dlt_sources import platforms
from dlt_sources.contract import Platform
from pipelines.defs.platforms import build_assets
from pipelines.resources import RESOURCES
from tests.support.echoes import EchoTransport
from tests.support.secrets_scan import Scanner
from tests.support.system import DAY, System

MOST_RUNS = 3
"""A platform with few requests gets an error only in a later run."""
TABLES = """
    select format('%I.%I', schemaname, tablename) from pg_tables
    where schemaname = 'app' or schemaname like 'raw\\_%'
"""


@pytest.mark.parametrize("platform", platforms().values(), ids=lambda p: p.name)
def test_an_echoed_secret_is_stored_and_logged_nowhere(
    platform: Platform,
    system: System,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    hostile = EchoTransport.fresh()
    monkeypatch.setattr(httpx, "AsyncHTTPTransport", hostile)
    monkeypatch.setattr("httpx._client.AsyncHTTPTransport", hostile)
    caplog.set_level(logging.DEBUG)
    quiet = {"telemetry": {"enabled": False}}
    with DagsterInstance.local_temp(str(tmp_path), overrides=quiet) as instance:
        events = []
        for _ in range(MOST_RUNS):
            done = materialize(
                [build_assets(platform)],
                partition_key=str(DAY),
                instance=instance,
                resources=RESOURCES,
                raise_on_error=False,
            )
            events += instance.all_logs(done.run_id)
            if masked_reasons(system):
                break
    assert hostile.seen
    scanner = Scanner(
        {f"secret {place}": one for place, one in enumerate(hostile.seen)}
    )
    found = {
        table: scanner.found("\n".join(map(str, rows)).encode())
        for (table,) in system.ask(TABLES)
        if (rows := system.ask(f"select t::text from {table} as t"))
    }
    assert {table: names for table, names in found.items() if names} == {}
    assert scanner.found("\n".join(map(repr, events)).encode()) == set()
    assert scanner.found_below(tmp_path) == {}
    assert scanner.found(caplog.text.encode()) == set()
    assert masked_reasons(system) > 0


def masked_reasons(system: System) -> int:
    """Return the number of readings whose reason repeats a masked secret."""
    (found,) = system.ask("select count(*) from app.readings where reason like '%***%'")
    return int(found[0])
