"""Recovery: close what a dead process left open, so that nothing waits for it.

Here: runs in Dagster, loads and sync logs in the warehouse. Every command that starts
work calls this first, so it needs no daemon. Not here: whether a process lives
(`liveness.py`).
"""

from collections.abc import Collection

from dagster import DagsterInstance, DagsterRunStatus, RunsFilter
from sqlalchemy import text

from pipelines.database.warehouse import Warehouse, connect_warehouse
from pipelines.operations.storage import run_locks

COMMAND_TAG = "creators/launched_by"
COMMAND = "command line"
"""The tag of a run in the process of a command."""

PROCESS_DIED = "its process died"

OPEN = [DagsterRunStatus.STARTED, DagsterRunStatus.CANCELING]
"""A process holds the lock before its run is STARTED."""

RUNS_AT_WORK = text("""
select run_id from app.loads where state = 'running'
union
select run_id from app.sync_logs where status = 'running' and run_id is not null
""")
ABANDON_LOADS = text("""
update app.loads
set state = 'abandoned', error_message = :reason, finished_at = clock_timestamp()
where state = 'running' and run_id = any(:run_ids)
returning format('load %s of %s, %s', load_id, platform, partition_date)
""")
FAIL_SYNC_LOGS = text("""
update app.sync_logs
set status = 'failed', error_message = :reason, completed_at = clock_timestamp()
where status = 'running' and run_id = any(:run_ids)
returning format('sync log %s', id)
""")


def close_dead_work(instance: DagsterInstance, warehouse: Warehouse) -> list[str]:
    """Close the runs, loads and sync logs of dead processes; free their pool slots.

    Returns:
        A line for each, for the log.
    """
    runs = {run.run_id: run for run in instance.get_runs(RunsFilter(statuses=OPEN))}
    created = RunsFilter(
        statuses=[DagsterRunStatus.NOT_STARTED], tags={COMMAND_TAG: COMMAND}
    )
    runs |= {run.run_id: run for run in instance.get_runs(created)}
    with warehouse.begin() as connection:
        at_work = {str(run_id) for run_id in connection.scalars(RUNS_AT_WORK)}
    dead = run_locks(instance).find_dead(runs.keys() | at_work)
    closed = []
    for run_id in sorted(dead & runs.keys()):
        instance.report_run_failed(runs[run_id], "The process of this run died.")
        instance.event_log_storage.free_concurrency_slots_for_run(run_id)
        closed.append(f"run {run_id}")
    return closed + close_loads(warehouse, dead)


def recover() -> list[str]:
    """Close dead work before a command starts the daemon or reports that all is up.

    Returns:
        A line for each.
    """
    with DagsterInstance.get() as instance:
        return close_dead_work(instance, connect_warehouse())


def close_loads(warehouse: Warehouse, run_ids: Collection[str]) -> list[str]:
    """Abandon the running loads of these runs and fail their sync logs.

    An abandoned load can no longer commit.

    Returns:
        A line for each, for the log.
    """
    if not run_ids:
        return []
    values = {"run_ids": sorted(run_ids), "reason": PROCESS_DIED}
    with warehouse.begin() as connection:
        loads = connection.scalars(ABANDON_LOADS, values)
        return [*loads, *connection.scalars(FAIL_SYNC_LOGS, values)]
