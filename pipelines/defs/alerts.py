"""Alerts: every administrator gets one notification for a failed run or check.

Here: which of Dagster's events are failures. Not here: the text and the rows
(`notifications/failure_notices.py`). A warning of a check sends no notification.
"""

from collections.abc import Iterator, Mapping

from dagster import (
    AssetCheckEvaluation,
    AssetCheckSeverity,
    DagsterEventType,
    DagsterInstance,
    DagsterRunStatus,
    DefaultSensorStatus,
    RunFailureSensorContext,
    RunStatusSensorContext,
    run_failure_sensor,
    run_status_sensor,
)

from pipelines.notifications.failure_notices import (
    Alert,
    check_alert,
    notify,
    notify_failure,
)
from pipelines.operations import failures, recovery
from pipelines.partitions import days_of
from pipelines.resources import WarehouseResource


def failed_check_alerts(
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
    description="Notify the administrators of failed runs; close their open loads.",
)
def failed_runs(context: RunFailureSensorContext, warehouse: WarehouseResource) -> None:
    """Notify of the run and its failed checks; close its open loads."""
    run = context.dagster_run
    connected = warehouse.connect()
    recovery.close_loads(connected, [run.run_id])
    failed = [*context.get_step_failure_events(), context.failure_event]
    reason = failures.find_reason(failed)
    reason = reason or context.failure_event.message or failures.NO_STEP
    notify_failure(connected, run.run_id, run.job_name, reason, days_of(run.tags))
    for alert in failed_check_alerts(context.instance, run.run_id, run.tags):
        notify(connected, alert)


@run_status_sensor(
    run_status=DagsterRunStatus.SUCCESS,
    name="failed_checks",
    default_status=DefaultSensorStatus.RUNNING,
    minimum_interval_seconds=30,
    description="Notify the administrators of failed checks in successful runs.",
)
def failed_checks(
    context: RunStatusSensorContext, warehouse: WarehouseResource
) -> None:
    """Notify of the failed checks; the run itself succeeded."""
    run = context.dagster_run
    for alert in failed_check_alerts(context.instance, run.run_id, run.tags):
        notify(warehouse.connect(), alert)
