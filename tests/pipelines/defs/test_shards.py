"""The steps of several shards: their order, their repeats and what they record."""

from datetime import date
from pathlib import Path

import pytest
from dagster import AssetsDefinition, DagsterInstance, RetryPolicy, materialize

from dlt_sources.contract import CollectionJob, Platform
from pipelines.database.warehouse import Warehouse
from pipelines.defs import platforms
from pipelines.defs.platforms import MONITOR_RUN_TAG, build_assets
from pipelines.ingestion import ledger
from pipelines.ingestion.load_results import LoadResult
from pipelines.resources import RESOURCES
from tests.support.fakes import follow, platform, scalar

DAY = date(2026, 3, 10)
NAMES = ("1", "2", "3", "4")


@pytest.fixture(autouse=True)
def followed(home: Path, warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch) -> None:
    """Four public channels; a failed step is repeated at once."""
    monkeypatch.setenv("CREATORS_CLOCK", "2026-03-11T02:00:00Z")
    monkeypatch.setattr(platforms, "RETRIES", RetryPolicy(max_retries=1))
    follow(warehouse, *NAMES)


def test_a_failed_shard_is_repeated_alone_and_tables_come_last(
    warehouse: Warehouse, instance: DagsterInstance
) -> None:
    read: list[list[str]] = []

    async def fail_once(job: CollectionJob) -> None:
        read.append(sorted(one.subject_id for one in job.subjects))
        if len(read) == 1:
            raise ConnectionError("the network is gone")

    source = platform(collect=fail_once)
    assets = build_assets(source, 2)
    done = materialize(
        [assets], partition_key="2026-03-10", instance=instance, resources=RESOURCES
    )
    assert done.success
    assert len(read) == 3
    assert read.count(read[0]) == 2
    assert sorted(read[0] + next(one for one in read if one != read[0])) == list(NAMES)
    ended = [event.step_key for event in done.all_events if event.is_step_success]
    assert ended[0] == "twitch.twitch_plan"
    assert ended[-1] == "twitch.twitch_record"
    assert len(done.get_asset_materialization_events()) == len(source.resources)
    assert len(done.get_asset_check_evaluations()) == len(source.resources)
    (event, *_) = done.get_asset_materialization_events()
    loads = event.materialization.metadata["loads"]
    assert len(loads.value) == 2  # type: ignore[arg-type]
    states = "select array_agg(state || is_whole order by state) from app.loads"
    assert scalar(warehouse, states) == [
        "committedtrue",
        "committedtrue",
        "failedfalse",
    ]
    assert scalar(warehouse, "select count(*) from app.shard_subjects") == 0


def test_a_shard_that_stays_broken_records_nothing(
    warehouse: Warehouse, instance: DagsterInstance
) -> None:
    async def fail_for_one(job: CollectionJob) -> None:
        if any(one.subject_id == "1" for one in job.subjects):
            raise ConnectionError("the network is gone")

    assets = build_assets(platform(collect=fail_for_one), 2)
    done = materialize(
        [assets],
        partition_key="2026-03-10",
        instance=instance,
        resources=RESOURCES,
        raise_on_error=False,
    )
    assert not done.success
    assert done.get_asset_materialization_events() == []
    whole = "select count(*) filter (where is_whole) from app.loads"
    assert scalar(warehouse, whole) == 0


def test_a_poll_of_few_channels_has_one_step_and_closes_no_day(
    warehouse: Warehouse, instance: DagsterInstance, monkeypatch: pytest.MonkeyPatch
) -> None:
    def poll(source: Platform, *, run_id: str, **_: object) -> list[LoadResult]:
        load = ledger.open_load(warehouse, source, DAY, run_id, is_whole=False)
        ledger.commit_load(
            warehouse, load, readings=[], rejected=[], dlt_load_ids=[], calls={}
        )
        return []

    monkeypatch.setattr(platforms, "poll_due", poll)
    done = materialize(
        [build_assets(platform(), 2)],
        partition_key=str(DAY),
        instance=instance,
        resources=RESOURCES,
        tags={MONITOR_RUN_TAG: "yes"},
    )
    ended = [event.step_key for event in done.all_events if event.is_step_success]
    assert ended == [
        "twitch.twitch_plan",
        "twitch.twitch_read[all]",
        "twitch.twitch_record",
    ]
    assert scalar(warehouse, "select bool_or(is_whole) from app.loads") is False


def test_the_asset_graph_is_the_same_with_one_shard_and_with_many() -> None:
    one, many = (specs(build_assets(platform(), count)) for count in (1, 4))
    assert one == many


def specs(assets: AssetsDefinition) -> dict[object, object]:
    """Return what Dagster's asset graph shows."""
    return {one.key: one for one in assets.specs} | {
        one.key: one for one in assets.check_specs
    }
