"""The reason of a failed run, for alerts and the command line.

Here: the reason in the events of a run and of its steps. Not here: who is notified
(`notifications/failure_notices.py`).
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dagster import DagsterEvent
    from dagster_shared.error import SerializableErrorInfo


NO_STEP = "the run failed before its first step"


def find_reason(events: Iterable["DagsterEvent"]) -> str | None:
    """Return the reasons of all failed steps; several are named by their steps.

    A run whose executor failed has no failed step, but a reason of its own.
    """
    events = list(events)
    reasons = {
        event.step_key or "run": reason
        for event in events
        if event.is_step_failure and (reason := _reason(event))
    }
    if not reasons:
        return next(filter(None, map(_reason_of_run, events)), None)
    if len(reasons) == 1:
        return next(iter(reasons.values()))
    return "; ".join(f"{step}: {reason}" for step, reason in reasons.items())


def _reason(event: "DagsterEvent") -> str | None:
    """Return the failed step's description, or else its innermost cause."""
    data = event.step_failure_data
    if data.user_failure_data and data.user_failure_data.description:
        return data.user_failure_data.description
    return _first_cause(data.error)


def _reason_of_run(event: "DagsterEvent") -> str | None:
    from dagster._core.events import RunFailureReason  # noqa: PLC0415 - seconds

    if not event.is_run_failure:
        return None
    data = event.job_failure_data
    if data.failure_reason is not RunFailureReason.RUN_EXCEPTION:
        return None  # Dagster's own message says more about an interruption
    return _first_cause(data.error)


def _first_cause(error: "SerializableErrorInfo | None") -> str | None:
    while error and error.cause:
        error = error.cause
    return error.message.strip().partition("\n")[0] if error else None
