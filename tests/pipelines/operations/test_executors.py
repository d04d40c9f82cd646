"""Where the steps of the daily job run, by the settings."""

import sys
import time

import pytest
from dagster import (
    DagsterInstance,
    JobDefinition,
    execute_job,
    graph,
    op,
    reconstructable,
)

from pipelines import settings
from pipelines.errors import UserError
from pipelines.operations import executors
from pipelines.operations.executors import choose_executor, is_distributed
from pipelines.operations.failures import find_reason
from pipelines.ports import find_free_port

BROKER = "redis://:secret@127.0.0.1:6379/0"


@op
def read() -> None:
    """Do nothing, on a worker."""


@graph
def work() -> None:
    read()


def create_job() -> JobDefinition:
    return work.to_job(executor_def=choose_executor())


def chosen() -> tuple[str, bool]:
    configuration = settings.load()
    return choose_executor(configuration).name, is_distributed(configuration)


def test_one_shard_runs_in_this_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CREATORS_SHARDS", raising=False)
    assert chosen() == ("in_process", False)


def test_shards_run_in_processes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CREATORS_SHARDS", "3")
    assert chosen() == ("processes", True)


def test_a_broker_gives_the_steps_to_workers(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("dagster_celery")
    monkeypatch.setenv("CREATORS_CELERY_BROKER", BROKER)
    assert chosen() == ("celery", True)


def test_a_run_waits_for_its_broker_and_then_names_it(
    instance: DagsterInstance, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("dagster_celery")
    address = f"127.0.0.1:{find_free_port()}"
    monkeypatch.setenv("CREATORS_CELERY_BROKER", f"redis://:secret@{address}/0")
    monkeypatch.setattr(executors, "BROKER_SECONDS", 3)
    began = time.monotonic()
    with execute_job(reconstructable(create_job), instance) as done:
        reason = find_reason(done.all_events)
    assert time.monotonic() - began >= 2
    assert not done.success
    assert reason is not None
    assert address in reason
    assert "secret" not in reason


def test_a_broker_without_its_package_names_the_package(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("CREATORS_CELERY_BROKER", BROKER)
    loaded = [name for name in sys.modules if name.startswith("dagster_celery.")]
    for name in ("dagster_celery", *loaded):
        monkeypatch.setitem(sys.modules, name, None)
    ours = "pipelines.operations.celery_executor"
    monkeypatch.delitem(sys.modules, ours, raising=False)
    with pytest.raises(UserError, match=r"install creator-analytics\[celery\]"):
        choose_executor()


@pytest.mark.parametrize("count", ["0", "65", "two", "-1", "1.5"])
def test_a_number_of_shards_has_bounds(
    monkeypatch: pytest.MonkeyPatch, count: str
) -> None:
    monkeypatch.setenv("CREATORS_SHARDS", count)
    with pytest.raises(UserError, match="CREATORS_SHARDS"):
        settings.load()
