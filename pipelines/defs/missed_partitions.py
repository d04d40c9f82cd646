"""The sensor that requests missed days again.

Here: past runs in Dagster, and the requests. Not here: the decision
(`ingestion/missed_partitions.py`).
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime

from dagster import (
    AssetKey,
    DagsterInstance,
    DefaultSensorStatus,
    RunRecord,
    RunRequest,
    RunsFilter,
    SensorEvaluationContext,
    SkipReason,
    sensor,
)

from pipelines import settings
from pipelines.days import is_observable, span
from pipelines.ingestion import missed_partitions
from pipelines.operations import runs
from pipelines.partitions import PARTITION_TAG, RANGE_TAGS, daily_partitions
from pipelines.resources import WarehouseResource

BUILT = AssetKey(runs.BUILT)
"""A day counts as built if this table is: every product reads it."""

ASSET_JOB = "__ASSET_JOB"
"""Dagster's job for assets that are selected without a job."""

ATTEMPT_TAG = "creators/attempt"
MAX_RUNS = 1000


def run_attempt(record: RunRecord) -> missed_partitions.RunAttempt:
    """Return the days of a run and how it ended."""
    run = record.dagster_run
    first, last = (
        run.tags.get(PARTITION_TAG) or run.tags.get(name, "") for name in RANGE_TAGS
    )
    ended_at = record.end_time if run.is_finished else None
    return missed_partitions.RunAttempt(
        days=tuple(
            span(date.fromisoformat(first), date.fromisoformat(last))
            if first and last
            else ()
        ),
        is_success=run.is_success,
        ended_at=datetime.fromtimestamp(ended_at, UTC) if ended_at else None,
        is_automatic=ATTEMPT_TAG in run.tags,
    )


@sensor(
    name="missed_partitions",
    job_name="daily",
    minimum_interval_seconds=60,
    default_status=DefaultSensorStatus.RUNNING,
    description="Request every missed day again, after an outage of any length.",
)
def missed_partitions_sensor(
    context: SensorEvaluationContext, warehouse: WarehouseResource
) -> Iterator[RunRequest | SkipReason]:
    """Compare the expected days with the collected and built days."""
    now = settings.now()
    retries = missed_partitions.plan_retries(
        missed_partitions.read_coverage(warehouse.connect()),
        _built_days(context),
        [run_attempt(record) for record in _daily_runs(context.instance)],
        now,
        datetime.now(UTC),
    )
    requests = [
        RunRequest(
            run_key=retry.run_key,
            partition_key=retry.day.isoformat(),
            tags={
                ATTEMPT_TAG: str(retry.attempt),
                "dagster/priority": "1" if is_observable(retry.day, now) else "0",
            },
        )
        for retry in retries
        if daily_partitions.has_partition_key(retry.day.isoformat())
    ]
    yield from requests
    if not requests:
        yield SkipReason(
            "every day is built, is running, waits after a failure,"
            " or failed three times"
        )


def _daily_runs(instance: DagsterInstance) -> list[RunRecord]:
    """Return runs of `daily`, and UI backfills that build `BUILT`, newest first."""
    records = [
        record
        for job in ("daily", ASSET_JOB)
        for record in instance.get_run_records(RunsFilter(job_name=job), limit=MAX_RUNS)
        if (selected := record.dagster_run.asset_selection) is None or BUILT in selected
    ]
    return sorted(records, key=lambda record: record.create_timestamp, reverse=True)


def _built_days(context: SensorEvaluationContext) -> set[date] | None:
    repository = context.repository_def
    if repository is None or not repository.asset_graph.has(BUILT):
        return None
    return runs.read_built_days(context.instance)
