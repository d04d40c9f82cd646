"""The job and the sensor that poll due monitors between two nightly runs.

Here: the job `monitors`, and the sensor that starts one run for all due monitors. Its
readings are provisional until the 02:00 run. Not here: which monitors are due
(`ingestion/monitors.py`) and how they are read (`ingestion/load.py`).
"""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from dagster import (
    AssetKey,
    AssetSelection,
    DagsterInstance,
    DefaultSensorStatus,
    RunRequest,
    RunsFilter,
    SensorEvaluationContext,
    SkipReason,
    define_asset_job,
    sensor,
)

from dlt_sources import platforms
from dlt_sources.contract import closing_date
from pipelines import settings
from pipelines.defs import transform
from pipelines.defs.platforms import MONITOR_RUN_TAG
from pipelines.ingestion import monitors
from pipelines.partitions import daily_partitions, partition_tags
from pipelines.resources import WarehouseResource

REST_AFTER_A_FAILURE = timedelta(minutes=monitors.DEFAULT_MINUTES)


def polled_keys(names: Iterable[str]) -> list[AssetKey]:
    """Return the asset keys of the tables that a poll between two nights reads."""
    known = platforms()
    return [
        AssetKey([f"raw_{name}", resource.name])
        for name in sorted(names)
        for resource in known[name].resources
        if resource.name in known[name].polled
    ]


LEVELS_AND_TABLES = AssetSelection.assets(
    *polled_keys(platforms()), *transform.tables.keys
).without_checks()
"""What a job between two nightly runs may read and rebuild."""

monitors_job = define_asset_job(
    "monitors",
    selection=LEVELS_AND_TABLES,
    partitions_def=daily_partitions,
    description="Read the levels of due monitors; rebuild today's rows.",
    tags={"creators/kind": "monitors"},
)


@sensor(
    name="due_monitors",
    job_name="monitors",
    minimum_interval_seconds=60,
    default_status=DefaultSensorStatus.RUNNING,
    description="Start one run for all monitors that are due, unless one is running.",
)
def due_monitors(
    context: SensorEvaluationContext, warehouse: WarehouseResource
) -> RunRequest | SkipReason:
    """Start a run if a monitor is due."""
    now = settings.now()
    due = monitors.due_subjects(warehouse.connect(), now)
    if not due:
        return SkipReason("no monitor is due")
    if reason := _wait(context.instance, datetime.now(UTC)):
        return SkipReason(reason)
    day = closing_date(now).isoformat()
    if day < settings.load().start_date.isoformat():
        return SkipReason(f"{day} is before CREATORS_START_DATE")
    return RunRequest(
        run_key=f"monitors:{now:%Y-%m-%dT%H:%M}",
        asset_selection=[*polled_keys(due), *transform.tables.keys],
        asset_check_keys=[],
        tags={
            **partition_tags([day]),
            MONITOR_RUN_TAG: ", ".join(f"{len(due[name])} of {name}" for name in due),
        },
    )


def _wait(instance: DagsterInstance, real: datetime) -> str | None:
    """Return why no run starts now: one is running, or failed recently."""
    newest = instance.get_run_records(RunsFilter(job_name="monitors"), limit=1)
    if not newest:
        return None
    run, ended = newest[0].dagster_run, newest[0].end_time
    if not run.is_finished:
        return f"run {run.run_id} is still running"
    if run.is_success or ended is None:
        return None
    rest = datetime.fromtimestamp(ended, UTC) + REST_AFTER_A_FAILURE - real
    if rest > timedelta():
        return f"the last run failed; the next starts in {rest}"
    return None
