"""The log of deliveries that are refused or ignored.

Here: one line a minute for each route and reason, with a count, so that a flood of
wrong signatures does not fill the disk. Not here: the response (`receiver.py`).
"""

import logging
import time
from collections import Counter
from collections.abc import Callable

log = logging.getLogger(__name__)

SECONDS = 60.0


class RefusalLog:
    """Counts refusals, and logs the first of a minute and how many came since."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._logged_at: dict[tuple[str, str], float] = {}
        self._since: Counter[tuple[str, str]] = Counter()

    def add(self, route: str, reason: str) -> None:
        """Log a refusal, unless the same one was logged within a minute."""
        key, now = (route, reason), self._clock()
        self._since[key] += 1
        if now - self._logged_at.get(key, float("-inf")) < SECONDS:
            return
        count = self._since.pop(key)
        self._logged_at[key] = now
        more = f" ({count} times since the last line)" if count > 1 else ""
        log.info("%s: %s%s", route, reason, more)
