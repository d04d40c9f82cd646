"""A platform's raw tables as one step: the events that Dagster gets."""

from pathlib import Path

import pytest
from dagster import DagsterInstance, materialize

from dlt_sources.contract import CollectionJob
from pipelines.defs.platforms import build_assets
from pipelines.operations.runs import IDLE
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
