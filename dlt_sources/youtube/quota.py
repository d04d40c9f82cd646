"""Google's quota: units a Pacific day and project, in buckets that never refill.

Here: the buckets, and a throttle that spends from a day's budget whatever is taken.
Every endpoint we ask costs one unit a request, a refused one and a repeated one too.
Not here: where budgets are kept (`contract.Throttle`), how large they are (`settings`).
"""

from collections.abc import Mapping
from datetime import datetime

from dlt_sources.contract import Budget, Throttle

PACIFIC = "America/Los_Angeles"
DATA = "data"
STATS = "batch_stats"
ANALYTICS = "analytics"
OAUTH = "oauth"


def resets_at(now: datetime) -> datetime:
    """Return the next midnight in California, when all buckets are full again."""
    return Budget(0, PACIFIC).period(now)[1]


class Metered:
    """A throttle that also spends from the budget of a bucket that has one."""

    def __init__(self, inner: Throttle, budgets: Mapping[str, Budget]) -> None:
        self._inner = inner
        self._budgets = budgets

    async def take(self, bucket: str, points: int = 1) -> None:
        """Wait for the pace, then spend units of the day."""
        await self._inner.take(bucket, points)
        if budget := self._budgets.get(bucket):
            await self._inner.spend(bucket, points, budget)

    async def note(self, bucket: str, remaining: int, resets_at: float) -> None:
        """Pass on what the platform says."""
        await self._inner.note(bucket, remaining, resets_at)

    async def spend(self, bucket: str, units: int, budget: Budget) -> None:
        """Pass on what is spent elsewhere."""
        await self._inner.spend(bucket, units, budget)

    async def give_back(self, bucket: str, points: int = 1) -> None:
        """Pass on what was not charged; units of a day are charged whatever comes."""
        await self._inner.give_back(bucket, points)
