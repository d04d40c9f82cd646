"""The demo's one run for several days against nightly runs one by one."""

import os
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import httpx
import psycopg2
import pytest

from pipelines.days import run_time
from sandbox import start
from tests.support import commands
from tests.support.digests import digests
from tests.support.journey import FIRST_DAY, Journey, create

PLATFORMS = ("twitch", "devto")
"""Levels only known now, and a history that the platform itself keeps."""
DAYS = [FIRST_DAY + timedelta(days=offset) for offset in range(3)]

READINGS = (
    "select platform, resource, partition_date, status, count(*), sum(rows)"
    " from app.readings group by 1, 2, 3, 4 order by 1, 2, 3, 4"
)
LOADS = (
    "select platform, partition_date, state, count(*) from app.loads"
    " group by 1, 2, 3 order by 1, 2, 3"
)
JOBS = "select status, count(*) from app.sync_logs group by 1 order by 1"
PARTITIONS = (
    "select asset_key, partition from event_logs"
    " where dagster_event_type = 'ASSET_MATERIALIZATION' group by 1, 2 order by 1, 2"
)
RUNS = "select count(*) from runs where pipeline_name = 'daily'"


@pytest.fixture
def empty(server_url: str, tmp_path: Path) -> Iterator[Journey]:
    """A migrated system with people and connections, before its first day."""
    journey = create(server_url, tmp_path / "home", start())
    try:
        journey.creators("migrate")
        journey.at(FIRST_DAY)
        journey.settle(*PLATFORMS)
        yield journey
    finally:
        journey.drop()


def run_together(environment: dict[str, str], clock: str) -> None:
    names = prepared(environment)
    from pipelines.cli import demo  # noqa: PLC0415 - after its environment

    result = demo.run_nights(DAYS, names, clock)
    assert result.success, result.error


def run_one_by_one(environment: dict[str, str], clock: str) -> None:
    names = prepared(environment)
    from pipelines import settings  # noqa: PLC0415 - after its environment
    from pipelines.cli.daily import load_definitions  # noqa: PLC0415 - as above
    from pipelines.operations import runs  # noqa: PLC0415 - as above

    for day in DAYS:
        moment = run_time(day)
        httpx.post(clock, json={"now": moment.isoformat()}).raise_for_status()
        with settings.clock_at(moment):
            result = runs.launch([day], names, load_definitions=load_definitions)
        assert result.success, result.error


def prepared(environment: dict[str, str]) -> list[str]:
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(commands.REPOSITORY)
    from pipelines import settings  # noqa: PLC0415 - after its environment
    from pipelines.cli.database import ensure_database  # noqa: PLC0415 - as above

    ensure_database(settings.load())
    return list(PLATFORMS)


def dagster(journey: Journey, sql: str) -> list[tuple[object, ...]]:
    with psycopg2.connect(journey.dagster_url) as session, session.cursor() as cursor:
        cursor.execute(sql)
        return list(cursor.fetchall())


@pytest.mark.timeout(900)
def test_one_run_of_three_nights_gives_the_tables_of_three_runs(
    empty: Journey, tmp_path: Path
) -> None:
    together = empty.copy(tmp_path / "together")
    try:
        for journey, way in ((together, run_together), (empty, run_one_by_one)):
            journey.at(FIRST_DAY)
            clock = journey.sandbox.clock_url
            assert commands.call(way, journey.environment, clock) == 0
        assert days_of(empty) == set(DAYS)
        assert digests(together.url) == digests(empty.url)
        for query in (LOADS, READINGS, JOBS):
            assert together.ask(query) == empty.ask(query)
        assert dagster(together, PARTITIONS) == dagster(empty, PARTITIONS)
        assert (dagster(together, RUNS), dagster(empty, RUNS)) == ([(1,)], [(3,)])
    finally:
        together.drop()


def days_of(journey: Journey) -> set[date]:
    return {day for (day,) in journey.ask("select date from core.fct_channel_days")}
