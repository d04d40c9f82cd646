"""Outages of the database: one log line at the start, one at the end.

Here: the state of one process. Not here: the answer of a request (`serving/app.py`,
`webhooks/receiver.py`).
"""

import logging
from dataclasses import dataclass

log = logging.getLogger(__name__)


@dataclass(slots=True)
class Outage:
    """Whether the database answered the last of the `requests` that needed it."""

    requests: str
    is_over: bool = True

    def note_failure(self, reason: str) -> None:
        """Log the first failure of an outage."""
        if self.is_over:
            log.warning(
                "the database does not answer; %s get 503: %s", self.requests, reason
            )
        self.is_over = False

    def note_success(self) -> None:
        """Log the first success after an outage."""
        if not self.is_over:
            log.warning("the database answers again")
        self.is_over = True
