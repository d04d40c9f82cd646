"""The executor that gives a run's steps to Celery's workers and notices lost ones.

Here: dagster-celery's executor, and a mark in the result store for each step that was
sent. A store that answers without the mark has lost the step, so the run fails instead
of waiting without end. Not here: the choice of an executor (`executors.py`), and the
workers (`celery_app.py`).
"""

from collections.abc import Iterator
from typing import Any

from celery import Celery, states
from celery.result import AsyncResult
from celery.signals import before_task_publish
from dagster import (
    InitExecutorContext,
    executor,
    multiple_process_executor_requirements,
)
from dagster._core.execution.retries import RetryMode
from dagster_celery.core_execution_loop import core_celery_execution_loop
from dagster_celery.executor import CELERY_CONFIG, CeleryExecutor, _submit_task

from pipelines.errors import UserError

SENT = "SENT"
"""The state of a step that has no result yet. Celery calls an unknown step pending."""


class SentStep:
    """A step that was sent to the workers; the result store may know its mark."""

    def __init__(self, key: str, result: AsyncResult, *, is_marked: bool) -> None:
        self._key = key
        self._result = result
        self._is_marked = is_marked

    def ready(self) -> bool:
        """Return whether the step has a result.

        Raises:
            UserError: the result store does not know the step any more.
        """
        state = self._result.state
        if state == states.PENDING and self._is_marked:
            raise UserError(
                f"CREATORS_CELERY_BROKER: the broker lost step {self._key};"
                " repeat the run, and let the broker write its messages to disk",
                exit_code=1,
            )
        return state in states.READY_STATES

    def get(self) -> Any:
        """Return the step's events."""
        return self._result.get()

    def revoke(self) -> None:
        """Ask the workers not to run the step."""
        self._result.revoke()


class WatchfulExecutor(CeleryExecutor):
    """dagster-celery's executor, which notices lost steps."""

    def execute(self, plan_context: Any, execution_plan: Any) -> Iterator[Any]:
        """Give the steps to the workers and yield their events."""
        yield from core_celery_execution_loop(  # type: ignore[no-untyped-call]
            plan_context, execution_plan, _submit
        )


@executor(
    name="celery",
    config_schema=CELERY_CONFIG,
    requirements=multiple_process_executor_requirements(),
)
def celery_executor(context: InitExecutorContext) -> WatchfulExecutor:
    """Return the executor for its configuration, as dagster-celery does."""
    configuration: dict[str, Any] = dict(context.executor_config)
    retries = RetryMode.from_config(configuration.pop("retries"))
    return WatchfulExecutor(retries, **configuration)  # type: ignore[no-untyped-call]


def _submit(app: Celery, plan_context: Any, step: Any, *rest: Any) -> SentStep:
    """Mark a step as sent and send it.

    The mark comes first: it never replaces the result of a fast worker. Celery goes on
    where the mark fails.
    """
    marked = set()

    def mark(headers: dict[str, Any], **_: Any) -> None:
        if app.backend.persistent:
            app.backend.store_result(headers["id"], None, SENT)
            marked.add(headers["id"])

    before_task_publish.connect(mark, weak=False)
    try:
        sent = _submit_task(app, plan_context, step, *rest)  # type: ignore[no-untyped-call]
    finally:
        before_task_publish.disconnect(mark)
    return SentStep(step.key, sent, is_marked=sent.id in marked)
