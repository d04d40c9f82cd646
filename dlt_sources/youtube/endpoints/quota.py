"""Google's quota: units per project and Pacific day, in buckets.

Here: the buckets, and a throttle that spends from a daily budget. Every request costs
one unit, refused and repeated requests included. Not here: the sizes of budgets
(`settings.py`) and their storage (`contract.Throttle`).
"""

from collections.abc import Mapping
from datetime import datetime

from dlt_sources.contract import Budget, Throttle
from dlt_sources.extract.pacific import PACIFIC

DATA = "data"
STATS = "batch_stats"
ANALYTICS = "analytics"
OAUTH = "oauth"
LIVE = "live"
WHOLE_OF = {LIVE: DATA}
"""Our shares of a bucket: live sampling leaves units for the nightly run."""


def next_reset(now: datetime) -> datetime:
    """Return the next Pacific midnight, when every bucket is full again."""
    return Budget(0, PACIFIC).period(now)[1]


class BudgetThrottle:
    """A throttle that also spends units of the bucket's daily budget."""

    def __init__(self, inner: Throttle, budgets: Mapping[str, Budget]) -> None:
        self._inner = inner
        self._budgets = budgets

    @property
    def longest_wait(self) -> float:
        """Return the longest wait that Google may ask for."""
        return self._inner.longest_wait

    async def take(self, bucket: str, points: int = 1) -> None:
        """Wait for the rate limit, then spend units of the day.

        A share is spent before its whole: a spent share takes nothing of the whole.
        """
        whole = WHOLE_OF.get(bucket, bucket)
        await self._inner.take(whole, points)
        for name in dict.fromkeys((bucket, whole)):
            if budget := self._budgets.get(name):
                await self._inner.spend(name, points, budget)

    async def apply_report(self, bucket: str, remaining: int, seconds: float) -> None:
        """Pass on the quota that the platform reports."""
        whole = WHOLE_OF.get(bucket, bucket)
        await self._inner.apply_report(whole, remaining, seconds)

    async def spend(self, bucket: str, units: int, budget: Budget) -> None:
        """Pass on units of another budget."""
        await self._inner.spend(bucket, units, budget)

    async def refund(self, bucket: str, points: int = 1) -> None:
        """Return points of the rate limit; units of a day are never returned."""
        await self._inner.refund(WHOLE_OF.get(bucket, bucket), points)
