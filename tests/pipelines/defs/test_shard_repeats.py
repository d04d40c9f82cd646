"""Repeats of a sharded collection: of its failed steps, of one step, and of all.

Here: runs that Dagster repeats, also with another number of shards. Not here: the steps
of one run (`test_shards.py`).
"""

import os
import signal
from collections.abc import Sequence
from pathlib import Path

import pytest
from dagster import (
    DagsterInstance,
    Definitions,
    JobDefinition,
    JobExecutionResult,
    ReexecutionOptions,
    RetryPolicy,
    build_reconstructable_job,
    define_asset_job,
    execute_job,
    in_process_executor,
    multiprocess_executor,
)
from dagster._core.definitions.reconstruct import ReconstructableJob
from dagster._core.execution.api import execute_run

from dlt_sources.contract import CollectionJob, Resource
from pipelines.database.warehouse import Warehouse
from pipelines.defs import platforms
from pipelines.defs.platforms import build_assets
from pipelines.resources import RESOURCES
from tests.support.fakes import Row, follow, platform, scalar

NAMES = ("1", "2", "3", "4")
TAGS = {"dagster/partition": "2026-03-10"}
WHOLE = "select array_agg(run_id order by started_at) from app.loads where is_whole"
LOADS = "select count(*) from app.loads where state = 'committed'"
read: list[list[str]] = []
broken: set[str] = set()
"""Subjects whose shard fails."""


def die_once() -> None:
    """Kill this process if the file of the environment is there; it is then gone."""
    if file := os.environ.get("KILL_ONCE"):
        try:
            Path(file).unlink()
        except FileNotFoundError:
            return
        os.kill(os.getpid(), signal.SIGKILL)


async def note(job: CollectionJob) -> None:
    """Note the subjects, and fail where one of them is broken."""
    die_once()
    names = sorted(one.subject_id for one in job.subjects)
    if not broken.isdisjoint(names):
        raise ConnectionError("the network is gone")
    read.append(names)


def job(count: int, name: str = "raw") -> JobDefinition:
    """Return a job that reads one platform by so many shards."""
    resource = Resource("users", Row, "level", ("id",), "One row.", "daily_channel")
    source = platform(collect=note, resources=(resource,))
    definitions = Definitions(
        assets=[build_assets(source, count)],
        jobs=[
            define_asset_job("raw", executor_def=in_process_executor),
            define_asset_job("processes", executor_def=multiprocess_executor),
        ],
        resources=RESOURCES,
    )
    return definitions.resolve_job_def(name)


def rebuilt(count: int, name: str = "raw") -> ReconstructableJob:
    """Return the job as an executor builds it."""
    return build_reconstructable_job(
        __name__, "job", reconstructable_kwargs={"count": count, "name": name}
    )


@pytest.fixture(autouse=True)
def followed(home: Path, warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch) -> None:
    """Four public channels, and no retry within a run."""
    monkeypatch.setenv("CREATORS_CLOCK", "2026-03-11T02:00:00Z")
    monkeypatch.setattr(platforms, "RETRIES", None)
    follow(warehouse, *NAMES)
    read.clear()
    broken.clear()


def run(instance: DagsterInstance, shards: int = 2) -> JobExecutionResult:
    """Run the day."""
    return _execute(instance, shards)


def repeat(
    instance: DagsterInstance,
    run_id: str,
    steps: Sequence[str] = (),
    shards: int = 2,
) -> JobExecutionResult:
    """Repeat steps of a run, or without `steps` the failed ones and what follows."""
    options = ReexecutionOptions.from_failure(run_id, instance)
    if steps:
        options = ReexecutionOptions(run_id, steps)
    return _execute(instance, shards, reexecution_options=options)


def restart(instance: DagsterInstance, run_id: str, shards: int) -> JobExecutionResult:
    """Repeat all steps of a run."""
    tags = {"dagster/parent_run_id": run_id, "dagster/root_run_id": run_id, **TAGS}
    again = instance.create_run_for_job(
        job(shards), tags=tags, parent_run_id=run_id, root_run_id=run_id
    )
    return execute_run(rebuilt(shards), again, instance)


def _execute(
    instance: DagsterInstance, shards: int, **options: object
) -> JobExecutionResult:
    return execute_job(
        rebuilt(shards),
        instance=instance,
        tags=TAGS,
        **options,  # type: ignore[arg-type]
    )


@pytest.mark.parametrize("shards", [2, 4])
def test_the_failed_shard_of_an_old_run_reads_its_subjects(
    instance: DagsterInstance, warehouse: Warehouse, shards: int
) -> None:
    """Also after the number of shards was changed, and after a channel came."""
    broken.add("1")
    first = run(instance)
    assert not first.success
    (others,) = read
    broken.clear()
    follow(warehouse, "0")
    second = repeat(instance, first.run_id, shards=shards)
    assert second.success
    assert read == [others, sorted(set(NAMES) - set(others))]
    assert sorted(scalar(warehouse, WHOLE)) == sorted([first.run_id, second.run_id])


def test_a_shard_of_a_recorded_day_fails_and_says_so(
    instance: DagsterInstance, warehouse: Warehouse
) -> None:
    first = run(instance)
    assert first.success
    again = repeat(instance, first.run_id, ["twitch.twitch_read[1_of_2]"])
    assert not again.success
    failure = again.failure_data_for_node("twitch.twitch_read")
    assert failure
    assert failure.error
    reason = f"twitch: run {first.run_id} has no open shard 1: its collection has ended"
    assert reason in failure.error.message
    assert scalar(warehouse, LOADS) == 2


def test_a_repeat_of_all_steps_is_a_collection_of_its_own(
    instance: DagsterInstance, warehouse: Warehouse
) -> None:
    broken.add("1")
    first = run(instance)
    broken.clear()
    follow(warehouse, "0")
    read.clear()
    second = restart(instance, first.run_id, shards=3)
    assert second.success
    assert sorted(name for names in read for name in names) == ["0", *NAMES]
    assert scalar(warehouse, WHOLE) == [second.run_id] * 3
    # The first run's plan is still open, so its other shard can be read.
    read.clear()
    third = repeat(instance, first.run_id)
    assert third.success
    assert len(read) == 1
    assert scalar(warehouse, "select count(*) from app.shard_subjects") == 0


def test_a_repeated_record_marks_nothing_new(
    instance: DagsterInstance, warehouse: Warehouse
) -> None:
    first = run(instance)
    loads = scalar(warehouse, WHOLE)
    again = repeat(instance, first.run_id, ["twitch.twitch_record"])
    assert again.success
    assert scalar(warehouse, WHOLE) == loads
    (event,) = again.get_asset_materialization_events()
    assert len(event.materialization.metadata["loads"].value) == 2  # type: ignore[arg-type]


@pytest.mark.soak
@pytest.mark.timeout(600)
def test_a_shard_whose_process_is_killed_is_read_by_another(
    instance: DagsterInstance,
    warehouse: Warehouse,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(platforms, "RETRIES", RetryPolicy(max_retries=1))
    flag = tmp_path / "kill"
    flag.touch()
    monkeypatch.setenv("KILL_ONCE", str(flag))
    done = execute_job(rebuilt(2, "processes"), instance=instance, tags=TAGS)
    assert done.success
    assert not flag.exists()
    retried = [one.step_key for one in done.all_events if one.is_step_up_for_retry]
    assert len(retried) == 1
    assert scalar(warehouse, LOADS) == 2
    assert scalar(warehouse, "select count(*) from app.shard_subjects") == 0
