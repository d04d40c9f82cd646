"""The Celery app of a worker: `celery -A pipelines.operations.celery_app worker`.

Here: Dagster's app with the broker of the settings, and the repeat of a killed worker's
step by another worker. Not here: which steps are given to workers (`executors.py`).
"""

import os

from dagster_celery.app import app

from pipelines import settings
from pipelines.errors import UserError
from pipelines.operations.executors import BROKER_SECONDS, repeat_results


def _configure() -> None:
    configuration = settings.load()
    if configuration.celery_broker is None:
        raise UserError("CREATORS_CELERY_BROKER: a worker needs the broker's URL")
    os.environ.update(settings.environment(configuration))
    broker = configuration.celery_broker.get_secret_value()
    backend = configuration.celery_backend
    app.conf.update(
        broker_url=broker,
        result_backend=backend.get_secret_value() if backend else broker,
        # The broker keeps a step until its worker has finished it.
        task_acks_late=True,
        task_reject_on_worker_lost=True,
        worker_prefetch_multiplier=1,
        broker_connection_retry_on_startup=True,
        # A worker keeps a result for longer than its run waits for the broker.
        **repeat_results(2 * BROKER_SECONDS),
        # A step that is given out again after its end is not run again.
        worker_deduplicate_successful_tasks=True,
        # Redis gives a step to another worker after so long without its end. One that
        # takes longer runs twice: its lock makes the second wait, and rows count once.
        broker_transport_options={"visibility_timeout": configuration.celery_seconds},
    )


_configure()
