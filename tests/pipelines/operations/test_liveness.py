"""Runs whose process was really killed: seen, ended, and their slots given back."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from dagster import (
    DagsterInstance,
    DagsterRunStatus,
    RunsFilter,
    build_sensor_context,
)
from sqlalchemy import text

from pipelines import settings
from pipelines.database.warehouse import Warehouse
from pipelines.defs import missed_partitions
from pipelines.operations import liveness
from pipelines.operations.instance import prepare
from pipelines.operations.liveness import Started
from tests.support.waiting import until

WORKER = """
import sys, time
from dagster import DagsterInstance, execute_job, job, op, reconstructable
from pipelines.defs.maintenance import living_in_process

@op(pool="one")
def sleep():
    time.sleep(120)

@job(executor_def=living_in_process)
def slow():
    sleep()

if __name__ == "__main__":
    with DagsterInstance.get() as instance:
        execute_job(reconstructable(slow), instance=instance)
"""

NOW = datetime(2026, 3, 29, 12, tzinfo=UTC)


@pytest.fixture
def instance(
    home: Path, empty_url: str, monkeypatch: pytest.MonkeyPatch
) -> Iterator[DagsterInstance]:
    monkeypatch.setenv("CREATORS_DAGSTER_DATABASE_URL", empty_url)
    for name, value in prepare(settings.load()).items():
        monkeypatch.setenv(name, value)
    with DagsterInstance.get() as found:
        yield found


Process = subprocess.Popen[bytes]


@pytest.fixture
def worker(tmp_path: Path, instance: DagsterInstance) -> Iterator[Process]:
    script = tmp_path / "worker.py"
    script.write_text(WORKER)
    with subprocess.Popen([sys.executable, script], cwd=settings.PROJECT) as process:
        yield process
        process.kill()


def test_a_killed_run_is_failed_and_its_slot_is_free(
    instance: DagsterInstance,
    worker: Process,
    warehouse: Warehouse,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(liveness, "PATIENCE", timedelta(0))

    def slots() -> int:
        return instance.event_log_storage.get_concurrency_info("one").active_slot_count

    until(slots, within=60)
    (run,) = instance.get_runs(RunsFilter(statuses=[DagsterRunStatus.STARTED]))
    until(lambda: liveness.living(warehouse, [run.run_id]), within=60)
    assert missed_partitions.end_dead_runs(instance, warehouse) == []

    os.kill(worker.pid, signal.SIGKILL)
    worker.wait()
    until(lambda: not liveness.living(warehouse, [run.run_id]), within=60)
    result = missed_partitions.reaper(build_sensor_context(instance=instance))
    assert str(run.run_id) in str(result)
    ended = instance.get_run_by_id(run.run_id)
    assert ended is not None
    assert ended.status == DagsterRunStatus.FAILURE
    assert slots() == 0
    assert missed_partitions.end_dead_runs(instance, warehouse) == []


def test_a_lock_survives_the_loss_of_its_session(
    warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(liveness, "BEAT_SECONDS", 0.05)
    with liveness.hold_run_lock(warehouse, "r"):
        until(lambda: liveness.living(warehouse, ["r"]), within=60)
        with warehouse.begin() as connection:
            connection.execute(
                text(
                    "select pg_terminate_backend(pid) from pg_locks"
                    " where locktype = 'advisory' and pid <> pg_backend_pid()"
                    " and database = (select oid from pg_database"
                    " where datname = current_database())"
                )
            )
        until(lambda: not liveness.living(warehouse, ["r"]), within=60)
        until(lambda: liveness.living(warehouse, ["r"]), within=60)
    until(lambda: not liveness.living(warehouse, ["r"]), within=60)


@pytest.mark.parametrize(("seconds", "is_dead"), [(60, False), (61, True)])
def test_silence_without_a_lock_is_death_after_a_while(
    *, seconds: int, is_dead: bool
) -> None:
    run = Started("r", NOW - timedelta(seconds=seconds))
    assert liveness.dead([run], set(), NOW) == (["r"] if is_dead else [])
    assert liveness.dead([run], {"r"}, NOW) == []


def test_nobody_is_dead_just_after_the_database_came_up(warehouse: Warehouse) -> None:
    assert liveness.up_since(warehouse) < datetime.now(UTC)
