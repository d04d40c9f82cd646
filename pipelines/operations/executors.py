"""Where the steps of the daily job run: here, in processes, or on Celery's workers.

Here: the choice by the settings. Not here: the steps (`defs/`), and the workers
(`celery_app.py`).
"""

from typing import TYPE_CHECKING

from dagster import ExecutorDefinition, in_process_executor, multiprocess_executor

from pipelines import settings
from pipelines.errors import UserError

if TYPE_CHECKING:
    from pipelines.settings import Settings


def choose_executor(configuration: "Settings | None" = None) -> ExecutorDefinition:
    """Return the executor of the daily job.

    One shard needs one process. Several run in processes of this machine, or with a
    broker on the workers of any machine.
    """
    configuration = configuration or settings.load()
    if configuration.celery_broker is not None:
        return _celery(configuration)
    if configuration.shards > 1:
        return multiprocess_executor.configured(
            {"max_concurrent": configuration.shards}, name="processes"
        )
    return in_process_executor


def is_distributed(configuration: "Settings") -> bool:
    """Return whether steps run in other processes."""
    return configuration.shards > 1 or configuration.celery_broker is not None


def _celery(configuration: "Settings") -> ExecutorDefinition:
    try:
        from dagster_celery import celery_executor  # noqa: PLC0415 - an optional package
    except ImportError:
        raise UserError(
            "CREATORS_CELERY_BROKER: install creator-analytics[celery]"
        ) from None
    # The values stay in the environment, so that no run's configuration shows them.
    broker = {"env": "CREATORS_CELERY_BROKER"}
    backend = {"env": "CREATORS_CELERY_BACKEND"}
    if configuration.celery_backend is None:
        backend = broker
    executor: ExecutorDefinition = celery_executor.configured(
        {"broker": broker, "backend": backend}, name="celery"
    )
    return executor
