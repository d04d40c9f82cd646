"""The job of a slot, its schedule, and when its tables are built."""

from datetime import UTC, datetime, timedelta

import pytest
from dagster import (
    DagsterInstance,
    RunRequest,
    SkipReason,
    build_schedule_context,
)

import sandbox as world
from pipelines.database.warehouse import Warehouse
from pipelines.definitions import defs
from pipelines.defs.live import live_every_5_minutes
from pipelines.live import build, sampler
from pipelines.resources import WarehouseResource
from tests.support.databases import fetch
from tests.support.fakes import execute
from tests.support.live import AT, MINUTE, PLATFORM

LAST_MINUTE = AT + 4 * MINUTE
"""The last minute of a slot: the job ends after one reading."""


@pytest.fixture
def at_the_end_of_a_slot(
    sandbox: world.Sandbox, monkeypatch: pytest.MonkeyPatch
) -> datetime:
    sandbox.set_clock(LAST_MINUTE)
    monkeypatch.setenv("CREATORS_CLOCK", LAST_MINUTE.isoformat())
    return LAST_MINUTE


def tick(warehouse: Warehouse, at: datetime) -> RunRequest | str:
    context = build_schedule_context(
        scheduled_execution_time=at,
        resources={"warehouse": WarehouseResource(url=warehouse.url)},
    )
    found = live_every_5_minutes(context)
    if isinstance(found, SkipReason):
        return str(found.skip_message)
    assert isinstance(found, RunRequest)
    return found


def test_a_slot_starts_if_a_channel_can_be_live_and_the_slot_is_not_over(
    warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    slot = datetime(2026, 3, 11, 19, 5, tzinfo=UTC)
    now = slot + timedelta(seconds=2)
    monkeypatch.setenv("CREATORS_CLOCK", now.isoformat())
    assert tick(warehouse, slot) == (
        "no account is connected and no channel is followed"
    )
    for platform in ("github", "twitch"):
        execute(
            warehouse,
            "insert into app.channels (platform, channel_id, channel_name,"
            " is_monitored) values (:platform, '7', 'seven', true)",
            platform=platform,
        )
        found = tick(warehouse, slot)
        # Code is never live.
        assert isinstance(found, RunRequest) == (platform == "twitch")
    assert isinstance(found, RunRequest)
    assert found.run_key == "live:2026-03-11T19:05"
    assert tick(warehouse, slot - 5 * MINUTE) == "the slot is over"


@pytest.mark.usefixtures("followed", "at_the_end_of_a_slot")
def test_the_job_samples_its_slot_and_builds_nothing_before_the_first_day(
    warehouse: Warehouse,
) -> None:
    with DagsterInstance.ephemeral() as instance:
        result = defs.resolve_job_def("live_poll").execute_in_process(
            instance=instance,
            resources={"warehouse": WarehouseResource(url=warehouse.url)},
        )
    assert result.success
    loads = fetch(warehouse.url, "select run_id, state, is_whole from app.loads")
    assert loads == [(result.run_id, "committed", False)]
    assert not build.is_build_due(warehouse, LAST_MINUTE)


@pytest.mark.usefixtures("followed")
def test_a_build_is_due_while_a_stream_is_live_or_just_over(
    warehouse: Warehouse, at_the_end_of_a_slot: datetime
) -> None:
    execute(warehouse, "create schema core; create table core.fct_livestreams ()")
    assert not build.is_build_due(warehouse, at_the_end_of_a_slot)
    (load,) = sampler.sample_once([PLATFORM], warehouse, "test")
    assert load.rows > 0
    assert build.is_build_due(warehouse, at_the_end_of_a_slot)
    assert build.is_build_due(warehouse, at_the_end_of_a_slot + 14 * MINUTE)
    assert not build.is_build_due(warehouse, at_the_end_of_a_slot + 16 * MINUTE)


def test_the_models_of_a_slot_are_the_documented_ones_and_their_core() -> None:
    from pipelines.transform import dbt  # noqa: PLC0415 - reads the parsed project

    live = {node["name"] for node in dbt.list_tables() if build.TAG in node["tags"]}
    documented = {"livestreams", "livestream_metrics", "stream_sessions"}
    assert live >= documented | {"game_analytics", "fct_livestreams"}
    # Every table of livestreams that they read is built with them.
    parents = {
        parent.split(".")[-1]
        for node in dbt.list_tables()
        if node["name"] in live
        for parent in node["depends_on"]["nodes"]
    }
    assert {one for one in parents if "livestream" in one and "fct" in one} <= live
