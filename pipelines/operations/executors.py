"""Where the steps of the daily job run: here, in processes, or on Celery's workers.

Here: the choice by the settings. Not here: the steps (`defs/`), and the workers
(`celery_app.py`).
"""

from typing import TYPE_CHECKING, Any

from dagster import ExecutorDefinition, in_process_executor, multiprocess_executor

from pipelines import settings
from pipelines.errors import UserError

if TYPE_CHECKING:
    from pipelines.settings import Settings

BROKER_SECONDS = 300
"""How long a run waits for a broker that does not answer."""


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
        from pipelines.operations.celery_executor import (  # noqa: PLC0415 - optional
            celery_executor,
        )
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
        {"broker": broker, "backend": backend, "config_source": _patience()},
        name="celery",
    )
    return executor


def _patience() -> dict[str, Any]:
    """Return Celery's settings of a run that waits for its broker."""
    each_second = {
        "max_retries": BROKER_SECONDS,
        "interval_start": 1,
        "interval_step": 0,
        "interval_max": 1,
    }
    return {
        # Without `connect_retries_timeout` the repetitions end after four seconds.
        "broker_transport_options": {
            **each_second,
            "connect_retries_timeout": BROKER_SECONDS,
        },
        "task_publish_retry_policy": each_second,
        "result_backend_transport_options": {"retry_policy": each_second},
        **repeat_results(BROKER_SECONDS),
    }


def repeat_results(seconds: int) -> dict[str, Any]:
    """Return Celery's settings that repeat a request for or of a result for so long.

    Celery waits 0 to 10 seconds before each repetition, by chance.
    """
    longest_ms = 10_000
    return {
        "result_backend_always_retry": True,
        "result_backend_max_retries": seconds * 2_000 // longest_ms,
        "result_backend_base_sleep_between_retries_ms": 1_000,
        "result_backend_max_sleep_between_retries_ms": longest_ms,
    }
