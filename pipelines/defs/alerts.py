"""Alerts: a failed run or check is told to every administrator, once.

Here: what counts as trouble in Dagster's events. Not here: the text and the rows
(`operations/notifications.py`). A check that only warns notifies nobody.
"""

from collections.abc import Iterator, Mapping, Sequence

from dagster import (
    AssetCheckEvaluation,
    AssetCheckSeverity,
    DagsterEvent,
    DagsterEventType,
    DagsterInstance,
    DagsterRunStatus,
    DefaultSensorStatus,
    Definitions,
    RunFailureSensorContext,
    RunStatusSensorContext,
    run_failure_sensor,
    run_status_sensor,
)

from pipelines.database.warehouse import connect_warehouse
from pipelines.operations.notifications import (
    Alert,
    check_alert,
    notify,
    notify_failure,
    run_alert,
)

__all__ = ["build", "notify_failure"]

PARTITION = "dagster/partition"
RANGE = (
    "dagster/asset_partition_range_start",
    "dagster/asset_partition_range_end",
)


def days_of(tags: Mapping[str, str]) -> str | None:
    """Return the day or the range of days that a run is for, as people write it."""
    if PARTITION in tags:
        return tags[PARTITION]
    first, last = (tags.get(name) for name in RANGE)
    return f"{first} to {last}" if first and last else None


def reason(failure: DagsterEvent, steps: Sequence[DagsterEvent]) -> str:
    """Return why a run failed: the innermost cause of its first failed step."""
    for event in steps:
        data = event.step_failure_data
        if data.user_failure_data and data.user_failure_data.description:
            return data.user_failure_data.description
        error = data.error
        while error and error.cause:
            error = error.cause
        if error:
            return error.message
    return failure.message or "the run failed before its first step"


def failed_checks(
    instance: DagsterInstance, run_id: str, tags: Mapping[str, str]
) -> Iterator[Alert]:
    """Yield an alert for each check of a run that failed as an error."""
    records = instance.get_records_for_run(
        run_id, of_type=DagsterEventType.ASSET_CHECK_EVALUATION
    ).records
    for record in records:
        event = record.event_log_entry.dagster_event
        check = event.event_specific_data if event else None
        if (
            isinstance(check, AssetCheckEvaluation)
            and not check.passed
            and check.severity == AssetCheckSeverity.ERROR
        ):
            yield check_alert(
                run_id,
                check.asset_key.to_user_string(),
                check.check_name,
                days_of(tags),
                check.description,
            )


@run_failure_sensor(
    name="failed_runs",
    default_status=DefaultSensorStatus.RUNNING,
    minimum_interval_seconds=30,
    description="Tell the administrators which run failed and why.",
)
def failed_runs(context: RunFailureSensorContext) -> None:
    """Tell of the run, and of the checks that failed in it."""
    run, warehouse = context.dagster_run, connect_warehouse()
    why = reason(context.failure_event, context.get_step_failure_events())
    notify(warehouse, run_alert(run.run_id, run.job_name, why, days_of(run.tags)))
    for alert in failed_checks(context.instance, run.run_id, run.tags):
        notify(warehouse, alert)


@run_status_sensor(
    run_status=DagsterRunStatus.SUCCESS,
    name="failed_checks_of_good_runs",
    default_status=DefaultSensorStatus.RUNNING,
    minimum_interval_seconds=30,
    description="Tell the administrators which checks failed in runs that succeeded.",
)
def failed_checks_of_good_runs(context: RunStatusSensorContext) -> None:
    """Tell of the checks; the run itself needs no word."""
    run = context.dagster_run
    for alert in failed_checks(context.instance, run.run_id, run.tags):
        notify(connect_warehouse(), alert)


def build() -> Definitions:
    """Return the two sensors."""
    return Definitions(sensors=[failed_runs, failed_checks_of_good_runs])
