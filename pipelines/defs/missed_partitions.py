"""Missed partitions: the sensors that request missed days and end dead runs.

Here: what Dagster knows of runs, and the requests that follow. Not here: the decisions
(`ingestion/missed_partitions.py`, `operations/liveness.py`).
"""

import time
from collections.abc import Iterator
from datetime import UTC, date, datetime

from dagster import (
    AssetKey,
    DagsterInstance,
    DagsterRunStatus,
    DefaultSensorStatus,
    Definitions,
    RunRecord,
    RunRequest,
    RunsFilter,
    SensorEvaluationContext,
    SkipReason,
    sensor,
)

from pipelines import settings
from pipelines.database.warehouse import Warehouse, connect_warehouse
from pipelines.days import is_observable, span
from pipelines.defs import maintenance as maintenance_defs
from pipelines.defs.alerts import PARTITION, RANGE
from pipelines.ingestion import missed_partitions, sync_logs
from pipelines.operations import liveness, maintenance
from pipelines.partitions import daily_partitions

BUILT = AssetKey(["core", "fct_channel_days"])
"""The table whose days stand for "built": every product reads it."""

IMPLICIT = "__ASSET_JOB"
"""Dagster's name for a run of assets that were chosen without a job."""

ATTEMPT = "creators/attempt"
REMEMBERED = 1000
STARTED = [DagsterRunStatus.STARTED]


def past(record: RunRecord) -> missed_partitions.RunAttempt:
    """Read off a run which days it is for and how it ended."""
    run = record.dagster_run
    first, last = (run.tags.get(PARTITION) or run.tags.get(name, "") for name in RANGE)
    ended_at = record.end_time if run.is_finished else None
    return missed_partitions.RunAttempt(
        days=tuple(
            span(date.fromisoformat(first), date.fromisoformat(last))
            if first and last
            else ()
        ),
        is_success=run.is_success,
        ended_at=datetime.fromtimestamp(ended_at, UTC) if ended_at else None,
        is_automatic=ATTEMPT in run.tags,
    )


@sensor(
    name="missed_partitions",
    job_name="daily",
    minimum_interval_seconds=60,
    default_status=DefaultSensorStatus.RUNNING,
    description="Ask again for every day that was missed, however long the outage.",
)
def missed_partitions_sensor(
    context: SensorEvaluationContext,
) -> Iterator[RunRequest | SkipReason]:
    """Compare the days that must be there with those that are."""
    now = settings.now()
    wanted = missed_partitions.plan_retries(
        missed_partitions.read_coverage(connect_warehouse()),
        _built(context),
        [past(record) for record in _runs_of_days(context.instance)],
        now,
        datetime.now(UTC),
    )
    requests = [
        RunRequest(
            run_key=one.run_key,
            partition_key=one.day.isoformat(),
            tags={
                ATTEMPT: str(one.attempt),
                "dagster/priority": "1" if is_observable(one.day, now) else "0",
            },
        )
        for one in wanted
        if daily_partitions.has_partition_key(one.day.isoformat())
    ]
    yield from requests
    if not requests:
        yield SkipReason(
            "every day is there, is running, rests after a failure,"
            " or was tried three times"
        )


def _runs_of_days(instance: DagsterInstance) -> list[RunRecord]:
    """Return runs of `daily`, and the UI's backfills of as much, newest first."""
    records = [
        record
        for job in ("daily", IMPLICIT)
        for record in instance.get_run_records(
            RunsFilter(job_name=job), limit=REMEMBERED
        )
        if (selected := record.dagster_run.asset_selection) is None or BUILT in selected
    ]
    return sorted(records, key=lambda one: one.create_timestamp, reverse=True)


def _built(context: SensorEvaluationContext) -> set[date] | None:
    repository = context.repository_def
    if repository is None or not repository.asset_graph.has(BUILT):
        return None
    keys = context.instance.get_materialized_partitions(BUILT)
    return {date.fromisoformat(key) for key in keys}


@sensor(
    name="reaper",
    minimum_interval_seconds=30,
    default_status=DefaultSensorStatus.RUNNING,
    description="End runs and loads whose process died: nothing waits for them then.",
)
def reaper(context: SensorEvaluationContext) -> SkipReason:
    """Close what the dead left open; a line in the log for each."""
    warehouse = connect_warehouse()
    ended = [f"run {run_id}" for run_id in end_dead_runs(context.instance, warehouse)]
    ended += maintenance.abandon_loads(warehouse)
    if count := sync_logs.close_stale(warehouse):
        ended.append(f"{count} sync logs")
    for line in ended:
        context.log.warning("ended %s: the process died", line)
    return SkipReason(f"ended {', '.join(ended)}" if ended else "everything lives")


def end_dead_runs(instance: DagsterInstance, warehouse: Warehouse) -> list[str]:
    """Fail the runs that say they are running though nobody runs them.

    Returns:
        Their ids; the pools' slots they held are free.
    """
    runs = {run.run_id: run for run in instance.get_runs(RunsFilter(statuses=STARTED))}
    if not runs:
        return []
    up_since = liveness.up_since(warehouse)
    started = [
        liveness.Started(
            run_id,
            max(_spoke_at(instance, run_id), up_since),
            liveness.COMMAND_TAG in run.tags,
        )
        for run_id, run in runs.items()
    ]
    alive = liveness.living(warehouse, list(runs))
    ended = liveness.dead(started, alive, datetime.now(UTC))
    for run_id in ended:
        instance.report_run_failed(runs[run_id], "The process of this run died.")
        instance.event_log_storage.free_concurrency_slots_for_run(run_id)
    return ended


def wait_for_the_dead(instance: DagsterInstance, warehouse: Warehouse) -> None:
    """End runs whose process died, and return when every other shows that it lives.

    A dead run keeps its slots, and whoever needs one waits for ever.
    """
    while True:
        runs = instance.get_runs(RunsFilter(statuses=STARTED))
        unheld = {run.run_id for run in runs}
        unheld -= liveness.living(warehouse, sorted(unheld))
        if not unheld - set(end_dead_runs(instance, warehouse)):
            return
        time.sleep(1)


def _spoke_at(instance: DagsterInstance, run_id: str) -> datetime:
    newest = instance.get_records_for_run(run_id, limit=1, ascending=False).records
    at = newest[0].timestamp if newest else 0
    return datetime.fromtimestamp(at, UTC)


def build() -> Definitions:
    """Return the sensors and the hourly job."""
    return Definitions.merge(
        Definitions(sensors=[missed_partitions_sensor, reaper]),
        maintenance_defs.build(),
    )
