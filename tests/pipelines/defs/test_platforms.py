"""A platform's raw tables as one step: what Dagster is told."""

from pathlib import Path

import pytest
from dagster import DagsterInstance, materialize

from dlt_sources.contract import CollectionJob
from pipelines.defs.platforms import build_assets
from pipelines.operations.runs import IDLE
from pipelines.run_clock import RunClock
from tests.support.fakes import platform


async def nobody(_: CollectionJob) -> None:
    raise AssertionError("a platform that nobody uses is not asked")


@pytest.mark.usefixtures("home")
def test_a_platform_that_nobody_uses_succeeds_and_says_so(tmp_path: Path) -> None:
    quiet = {"telemetry": {"enabled": False}}
    with DagsterInstance.local_temp(str(tmp_path), overrides=quiet) as instance:
        done = materialize(
            [build_assets(platform(collect=nobody))],
            partition_key="2026-03-10",
            resources={"clock": RunClock()},
            instance=instance,
        )
    assert done.success
    told = [one.materialization for one in done.get_asset_materialization_events()]
    assert len(told) == len(platform().resources)
    assert all(IDLE in one.metadata for one in told)
    assert all(check.passed for check in done.get_asset_check_evaluations())
