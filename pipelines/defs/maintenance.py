"""Maintenance: the hourly job.

Here: one op for each kind of leftover. Not here: the work itself
(`operations/maintenance.py`, `operations/vacuum.py`, `operations/recovery.py`).
"""

import tempfile
from datetime import UTC, datetime
from pathlib import Path

from dagster import (
    DefaultScheduleStatus,
    OpExecutionContext,
    ScheduleDefinition,
    job,
    op,
)

from dlt_sources import platforms
from dlt_sources.load import WORKING_FOLDERS
from pipelines import settings
from pipelines.database.measurements import sample_slow_queries
from pipelines.operations import maintenance, recovery, vacuum
from pipelines.resources import WarehouseResource


@op
def close_dead_work(context: OpExecutionContext, warehouse: WarehouseResource) -> None:
    """Close the runs, loads and sync logs of dead processes."""
    for line in recovery.close_dead_work(context.instance, warehouse.connect()):
        context.log.warning("closed %s: its process died", line)


@op
def delete_old_runs(context: OpExecutionContext) -> None:
    """Delete runs after ninety days, once newer materializations supersede them."""
    count = maintenance.delete_old_runs(context.instance, datetime.now(UTC))
    context.log.info("deleted %d old runs", count)


@op
def clean_warehouse(context: OpExecutionContext, warehouse: WarehouseResource) -> None:
    """Delete expired cache entries; vacuum changed tables; record slow queries."""
    connected = warehouse.connect()
    count = maintenance.delete_expired_cache(connected)
    context.log.info("deleted %d cache entries", count)
    with connected.begin() as session:
        slow = sample_slow_queries(session, datetime.now(UTC).date())
    context.log.info("%d slow queries", slow)
    tables = ", ".join(vacuum.vacuum_changed(connected))
    context.log.info("vacuumed: %s", tables or "no table")


@op
def delete_stale_files(context: OpExecutionContext) -> None:
    """Delete working folders of dead loads, and the output of old runs."""
    temporary = Path(tempfile.gettempdir())
    folders = sum(
        maintenance.delete_stale(temporary, days=1, pattern=f"{kind}-{name}-*")
        for kind in WORKING_FOLDERS
        for name in platforms()
    )
    storage = settings.load().dagster_home / "storage"
    output = maintenance.delete_stale(storage, days=maintenance.KEPT.days)
    context.log.info("deleted %d working folders, %d old outputs", folders, output)


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
