"""The reason of a failed run, for alerts and the command line.

Here: the reason in the events of the run's steps. Not here: who is notified
(`notifications.py`).
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dagster import DagsterEvent


NO_STEP = "the run failed before its first step"


def find_reason(events: Iterable["DagsterEvent"]) -> str | None:
    """Return the first failed step's description, or else its innermost cause."""
    for event in events:
        if not event.is_step_failure:
            continue
        data = event.step_failure_data
        if data.user_failure_data and data.user_failure_data.description:
            return data.user_failure_data.description
        error = data.error
        while error and error.cause:
            error = error.cause
        if error:
            return error.message.strip().partition("\n")[0]
    return None
