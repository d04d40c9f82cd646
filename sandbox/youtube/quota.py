"""Units a Pacific day, by bucket, for the one project everybody here belongs to.

Here: counting them by the sandbox's clock. Not here: what a request costs, which is one
unit whatever comes of it.
"""

from collections import Counter
from datetime import date

from sandbox.clock import Clock
from sandbox.youtube import pacific
from sandbox.youtube.errors import quota_exceeded

LIMITS = {"data": 10_000, "search": 100, "batch_stats": 10_000, "analytics": 100_000}


class Quota:
    """The units of one server."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._spent: Counter[tuple[date, str]] = Counter()

    def spend(self, bucket: str) -> None:
        """Spend a unit, or refuse until midnight in California."""
        key = (pacific.date_of(self._clock.now()), bucket)
        if self._spent[key] >= LIMITS[bucket]:
            raise quota_exceeded()
        self._spent[key] += 1
