"""Maintenance: the hourly job, and the executor that holds a run's lock.

Here: one op for each kind of leftover. Not here: the deletes
(`operations/maintenance.py`) and missed days (`defs/missed_partitions.py`).
"""

import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from dagster import (
    AssetMaterialization,
    AssetRecordsFilter,
    DagsterEventType,
    DagsterInstance,
    DagsterRun,
    DefaultScheduleStatus,
    Definitions,
    Executor,
    ExecutorDefinition,
    InitExecutorContext,
    OpExecutionContext,
    RunsFilter,
    ScheduleDefinition,
    in_process_executor,
    job,
    op,
)

from dlt_sources import platforms
from dlt_sources.load import WORKING_FOLDERS
from pipelines import settings
from pipelines.database.warehouse import connect_warehouse
from pipelines.operations import liveness, maintenance
from pipelines.operations.storage import kept_open

KEPT = timedelta(days=90)
LOOKED_BACK = timedelta(days=30)
"""Runs are looked at for thirty days after they have become old, then left alone."""


class LivingExecutor(Executor):
    """An executor that holds the run's lock while `inner` executes it."""

    def __init__(self, inner: Executor) -> None:
        self._inner = inner

    @property
    def retries(self) -> Any:
        """Leave retries to the executor inside."""
        return self._inner.retries

    @property
    def step_dependency_config(self) -> Any:
        """Leave the order of steps to the executor inside."""
        return self._inner.step_dependency_config

    def execute(self, plan_context: Any, execution_plan: Any) -> Iterator[Any]:
        """Execute the plan and show meanwhile that this process lives."""
        with (
            kept_open(plan_context.instance),
            liveness.hold_run_lock(connect_warehouse(), plan_context.run_id),
        ):
            yield from self._inner.execute(plan_context, execution_plan)


def _create(init_context: InitExecutorContext) -> Executor:
    create: Any = in_process_executor.executor_creation_fn
    return LivingExecutor(create(init_context))


_schema: Any = in_process_executor.config_schema

living_in_process = ExecutorDefinition(
    name="in_process",
    config_schema=_schema,
    executor_creation_fn=_create,
    description="Execute the steps in the run's own process, which shows it lives.",
)


@op
def delete_old_runs(context: OpExecutionContext) -> None:
    """Delete runs of which no table's history depends, after ninety days."""
    count = purge_runs(context.instance, datetime.now(UTC))
    context.log.info("deleted %d old runs", count)


def purge_runs(instance: DagsterInstance, now: datetime) -> int:
    """Delete finished old runs that a newer materialization has replaced.

    The newest materialization of each partition stays, so that no partition's status
    ever changes by forgetting.

    Returns:
        The number of runs deleted.
    """
    old = instance.get_runs(
        RunsFilter(
            created_before=now - KEPT,
            created_after=now - KEPT - LOOKED_BACK,
        )
    )
    gone = [run for run in old if run.is_finished and _is_superseded(instance, run)]
    for run in gone:
        instance.delete_run(run.run_id)
    return len(gone)


def _is_superseded(instance: DagsterInstance, run: DagsterRun) -> bool:
    records = instance.get_records_for_run(
        run.run_id, of_type=DagsterEventType.ASSET_MATERIALIZATION
    ).records
    return all(
        _newest_run(instance, record.event_log_entry.asset_materialization)
        != run.run_id
        for record in records
    )


def _newest_run(
    instance: DagsterInstance, event: AssetMaterialization | None
) -> str | None:
    if event is None:
        return None
    newest = instance.fetch_materializations(
        AssetRecordsFilter(
            asset_key=event.asset_key,
            asset_partitions=[event.partition] if event.partition else None,
        ),
        limit=1,
    ).records
    return newest[0].run_id if newest else None


@op
def tidy_the_warehouse(context: OpExecutionContext) -> None:
    """Delete expired answers, and vacuum what changed much."""
    warehouse = connect_warehouse()
    context.log.info("deleted %d expired answers", maintenance.purge_cache(warehouse))
    context.log.info(
        "vacuumed: %s", ", ".join(maintenance.vacuum(warehouse)) or "nothing"
    )


@op
def sweep_what_is_left(context: OpExecutionContext) -> None:
    """Delete working folders that a killed load left, and the output of old runs."""
    left = sum(
        maintenance.sweep(
            Path(tempfile.gettempdir()), days=1, pattern=f"{kind}-{name}-*"
        )
        for kind in WORKING_FOLDERS
        for name in platforms()
    )
    storage = settings.load().dagster_home / "storage"
    output = maintenance.sweep(storage, days=KEPT.days)
    context.log.info("deleted %d working folders, %d old outputs", left, output)


@job(
    name="upkeep",
    executor_def=living_in_process,
    description="Delete what nobody needs any more: old runs, answers, working files.",
)
def tidy() -> None:
    """Do each on its own: one that fails keeps none of the others from its work."""
    delete_old_runs()
    tidy_the_warehouse()
    sweep_what_is_left()


def build() -> Definitions:
    """Return the job, its schedule, and the executor of every job."""
    return Definitions(
        jobs=[tidy],
        schedules=[
            ScheduleDefinition(
                name="upkeep_hourly",
                job=tidy,
                cron_schedule="17 * * * *",
                execution_timezone="UTC",
                default_status=DefaultScheduleStatus.RUNNING,
                description="Tidy up at seventeen minutes past every hour.",
            )
        ],
        executor=living_in_process,
    )
