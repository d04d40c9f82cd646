"""Maintenance: the hourly job.

Here: one op for each kind of leftover. Not here: the work itself
(`maintenance/deletion.py`, `maintenance/vacuum.py`, `operations/recovery.py`).
"""

from datetime import UTC, datetime

from dagster import (
    DefaultScheduleStatus,
    OpExecutionContext,
    ScheduleDefinition,
    job,
    op,
)

from pipelines import settings
from pipelines.database.measurements import sample_slow_queries
from pipelines.maintenance import deletion, vacuum
from pipelines.operations import recovery
from pipelines.resources import WarehouseResource


@op
def close_dead_work(context: OpExecutionContext, warehouse: WarehouseResource) -> None:
    """Close the runs, loads and sync logs of dead processes."""
    for line in recovery.close_dead_work(context.instance, warehouse.connect()):
        context.log.warning("closed %s: its process died", line)


@op
def delete_old_runs(context: OpExecutionContext) -> None:
    """Delete runs after ninety days, once newer materializations supersede them."""
    count = deletion.delete_old_runs(context.instance, datetime.now(UTC))
    context.log.info("deleted %d old runs", count)


@op
def clean_warehouse(context: OpExecutionContext, warehouse: WarehouseResource) -> None:
    """Delete expired rows; vacuum changed tables; record slow queries."""
    connected = warehouse.connect()
    for kind, count in deletion.delete_expired_rows(connected).items():
        context.log.info("deleted %d %s", count, kind)
    with connected.begin() as session:
        slow = sample_slow_queries(session, datetime.now(UTC).date())
    context.log.info("%d slow queries", slow)
    tables = ", ".join(vacuum.vacuum_changed(connected))
    context.log.info("vacuumed: %s", tables or "no table")


@op
def delete_stale_files(context: OpExecutionContext) -> None:
    """Delete working folders of dead loads, and the output of old runs."""
    storage = settings.load().dagster_home / "storage"
    for kind, count in deletion.delete_stale_files(storage).items():
        context.log.info("deleted %d %s", count, kind)


@job(
    name="maintenance",
    description="Close dead work; delete old runs, expired cache and stale files.",
)
def maintenance_job() -> None:
    """Run each op on its own: a failed op stops no other."""
    close_dead_work()
    delete_old_runs()
    clean_warehouse()
    delete_stale_files()


maintenance_hourly = ScheduleDefinition(
    name="maintenance_hourly",
    job=maintenance_job,
    cron_schedule="17 * * * *",
    execution_timezone="UTC",
    default_status=DefaultScheduleStatus.RUNNING,
    description="Run the maintenance job at 17 minutes past every hour.",
)
