"""Killed runs are failed, their pool slots and loads are closed; living runs stay."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from dagster import DagsterInstance, DagsterRun, DagsterRunStatus, RunsFilter
from dagster._core.launcher import WorkerStatus

from pipelines import settings
from pipelines.database.warehouse import Warehouse
from pipelines.operations import liveness, recovery
from pipelines.operations.storage import run_locks
from tests.support import instances
from tests.support.databases import execute as execute_beside
from tests.support.fakes import execute, scalar
from tests.support.waiting import until

WORKER = """
import sys, time
from dagster import DagsterInstance, execute_job, in_process_executor, job, op
from dagster import reconstructable

@op(pool="one")
def sleep():
    time.sleep(120)

@job(executor_def=in_process_executor)
def slow():
    sleep()

if __name__ == "__main__":
    with DagsterInstance.get() as instance:
        execute_job(reconstructable(slow), instance=instance)
"""
SESSIONS = """
    select pg_terminate_backend(pid) from pg_stat_activity
    where datname = '{}' and pid <> pg_backend_pid()
"""
STARTED = RunsFilter(statuses=[DagsterRunStatus.STARTED])

Process = subprocess.Popen[bytes]


@pytest.fixture
def instance(
    home: Path, empty_url: str, monkeypatch: pytest.MonkeyPatch
) -> Iterator[DagsterInstance]:
    monkeypatch.setattr(liveness, "GRACE_SECONDS", 3.0)
    with instances.opened(empty_url, monkeypatch) as found:
        yield found


@pytest.fixture
def worker(tmp_path: Path, instance: DagsterInstance) -> Iterator[Process]:
    script = tmp_path / "worker.py"
    script.write_text(WORKER)
    with subprocess.Popen([sys.executable, script], cwd=settings.PROJECT) as process:
        until(lambda: slots(instance), within=120)
        yield process
        process.kill()


def slots(instance: DagsterInstance) -> int:
    return instance.event_log_storage.get_concurrency_info("one").active_slot_count


def started(instance: DagsterInstance) -> DagsterRun:
    (run,) = instance.get_runs(STARTED)
    return run


def open_work(warehouse: Warehouse, run_ids: Sequence[str]) -> None:
    """Open a load and a sync log for each run."""
    execute(warehouse, "insert into app.people (username) values ('ada')")
    for run_id in run_ids:
        execute(
            warehouse,
            "insert into app.loads (load_id, platform, partition_date, run_id)"
            " values (:run_id, 'twitch', '2026-03-26', :run_id)",
            run_id=run_id,
        )
        execute(
            warehouse,
            "insert into app.sync_logs (person_id, job_type, status, run_id)"
            " select id, 'daily_channel', 'running', :run_id from app.people",
            run_id=run_id,
        )


def state(warehouse: Warehouse, run_id: str) -> tuple[str, str]:
    load = "select state from app.loads where run_id = :run_id"
    log = "select status from app.sync_logs where run_id = :run_id"
    found = (scalar(warehouse, query, run_id=run_id) for query in (load, log))
    return next(found), next(found)


def test_a_killed_run_is_failed_and_its_pool_slot_is_free(
    instance: DagsterInstance, worker: Process, warehouse: Warehouse
) -> None:
    run = started(instance)
    open_work(warehouse, [run.run_id])
    assert recovery.close_dead_work(instance, warehouse) == []
    launcher = instance.run_launcher
    assert launcher.check_run_worker_health(run).status == WorkerStatus.RUNNING

    os.kill(worker.pid, signal.SIGKILL)
    worker.wait()
    # The server notices a moment later that the session has ended.
    dead = WorkerStatus.NOT_FOUND
    until(lambda: launcher.check_run_worker_health(run).status == dead)
    closed = recovery.close_dead_work(instance, warehouse)
    assert [line.split()[0] for line in closed] == ["run", "load", "sync"]
    ended = instance.get_run_by_id(run.run_id)
    assert ended is not None
    assert ended.status == DagsterRunStatus.FAILURE
    assert slots(instance) == 0
    assert state(warehouse, run.run_id) == ("abandoned", "failed")
    assert recovery.close_dead_work(instance, warehouse) == []


def test_a_restart_of_the_database_kills_no_living_run(
    instance: DagsterInstance, worker: Process, warehouse: Warehouse, empty_url: str
) -> None:
    run = started(instance)
    open_work(warehouse, [run.run_id])
    server, _, name = empty_url.rpartition("/")
    execute_beside(f"{server}/postgres", SESSIONS.format(name))
    assert run_locks(instance).find_dead([run.run_id]) == set()
    assert recovery.close_dead_work(instance, warehouse) == []
    assert started(instance).run_id == run.run_id
    assert state(warehouse, run.run_id) == ("running", "running")
    assert worker.poll() is None


def test_open_loads_of_a_run_that_is_gone_are_closed(
    instance: DagsterInstance, warehouse: Warehouse
) -> None:
    open_work(warehouse, ["gone", "alive"])
    locks = run_locks(instance)
    locks.hold("alive")
    closed = recovery.close_dead_work(instance, warehouse)
    locks.release("alive")
    assert len(closed) == 2
    assert state(warehouse, "gone") == ("abandoned", "failed")
    assert state(warehouse, "alive") == ("running", "running")
    reason = "select error_message from app.loads where run_id = 'gone'"
    assert scalar(warehouse, reason) == recovery.PROCESS_DIED


def test_a_command_that_died_before_its_run_started_is_closed(
    instance: DagsterInstance, warehouse: Warehouse
) -> None:
    from pipelines.defs.maintenance import maintenance_job  # noqa: PLC0415

    tags = {recovery.COMMAND_TAG: recovery.COMMAND}
    ours = instance.create_run_for_job(maintenance_job, tags=tags)
    queued = instance.create_run_for_job(maintenance_job)
    assert recovery.close_dead_work(instance, warehouse) == [f"run {ours.run_id}"]
    found = instance.get_run_by_id(queued.run_id)
    assert found is not None
    assert found.status == DagsterRunStatus.NOT_STARTED


def test_the_hourly_job_closes_dead_work(
    instance: DagsterInstance, warehouse: Warehouse
) -> None:
    from pipelines.definitions import defs  # noqa: PLC0415

    open_work(warehouse, ["gone"])
    job = defs.resolve_job_def("maintenance")
    assert job.execute_in_process(instance=instance).success
    assert state(warehouse, "gone") == ("abandoned", "failed")
