"""The reason of a failed run, for alerts and the command line.

Here: the reason in the events of the run's steps. Not here: who is notified
(`notifications/failure_notices.py`).
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dagster import DagsterEvent


NO_STEP = "the run failed before its first step"


def find_reason(events: Iterable["DagsterEvent"]) -> str | None:
    """Return the reasons of all failed steps; several are named by their steps."""
    reasons = {
        event.step_key or "run": reason
        for event in events
        if event.is_step_failure and (reason := _reason(event))
    }
    if len(reasons) < 2:  # noqa: PLR2004 - one reason needs no name
        return next(iter(reasons.values()), None)
    return "; ".join(f"{step}: {reason}" for step, reason in reasons.items())


def _reason(event: "DagsterEvent") -> str | None:
    """Return the failed step's description, or else its innermost cause."""
    data = event.step_failure_data
    if data.user_failure_data and data.user_failure_data.description:
        return data.user_failure_data.description
    error = data.error
    while error and error.cause:
        error = error.cause
    return error.message.strip().partition("\n")[0] if error else None
