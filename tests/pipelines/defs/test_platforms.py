"""A platform's raw tables as one step: the events that Dagster gets."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from dagster import (
    AssetCheckKey,
    AssetKey,
    DagsterInstance,
    Definitions,
    JsonMetadataValue,
    define_asset_job,
    materialize,
)

from dlt_sources.contract import CollectionJob
from pipelines.defs.platforms import COMPLETE, build_assets
from pipelines.ingestion.ledger import ReadingSummary
from pipelines.operations.load_events import check_completeness
from pipelines.operations.runs import IDLE
from pipelines.partitions import partition_tags
from pipelines.resources import RESOURCES
from tests.support.fakes import platform


async def refuse(_: CollectionJob) -> None:
    raise AssertionError("a platform without connections is not read")


@pytest.mark.usefixtures("home")
def test_a_platform_without_connections_succeeds_with_a_reason(tmp_path: Path) -> None:
    quiet = {"telemetry": {"enabled": False}}
    with DagsterInstance.local_temp(str(tmp_path), overrides=quiet) as instance:
        done = materialize(
            [build_assets(platform(collect=refuse))],
            partition_key="2026-03-10",
            instance=instance,
            resources=RESOURCES,
        )
    assert done.success
    events = [one.materialization for one in done.get_asset_materialization_events()]
    assert len(events) == len(platform().resources)
    assert all(IDLE in one.metadata for one in events)
    assert all(check.passed for check in done.get_asset_check_evaluations())


@pytest.mark.usefixtures("home")
def test_a_run_for_today_belongs_to_no_partition(tmp_path: Path) -> None:
    tables = build_assets(platform(collect=refuse))
    job = Definitions(
        assets=[tables], jobs=[define_asset_job("job")], resources=RESOURCES
    ).resolve_job_def("job")
    tags = partition_tags([datetime.now(UTC).date().isoformat()])
    quiet = {"telemetry": {"enabled": False}}
    with DagsterInstance.local_temp(str(tmp_path), overrides=quiet) as instance:
        done = job.execute_in_process(instance=instance, tags=tags)
        assert done.success
        assert instance.get_latest_materialization_event(next(iter(tables.keys)))
        for key in tables.keys:
            assert instance.get_materialized_partitions(key) == set()


def test_a_reason_of_the_platform_is_no_markup() -> None:
    reason = "[x](javascript:alert(1)) <script>\x1b[2J</script>"
    summary = ReadingSummary("users", date(2026, 3, 10), "failed", reason, 1, 0)
    check = AssetCheckKey(AssetKey("users"), COMPLETE)
    result = check_completeness(check, [summary])
    shown = result.metadata["explanations"]
    assert isinstance(shown, JsonMetadataValue)
    assert shown.value == [result.description]
    assert result.description is not None
    assert result.description.isprintable()
    assert "javascript" in result.description
