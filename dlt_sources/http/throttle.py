"""Token buckets in memory, for one process.

Here: an implementation of `contract.Throttle`. Not here: quota shared by processes
(`pipelines/ingestion/quota.py`).
"""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from dlt_sources.contract import Budget, Quota
from dlt_sources.http.errors import QuotaExhausted
from dlt_sources.http.retry import LONGEST_SLEEP, Sleep

MOMENT = 1e-6
"""Shorter waits count as none; no clock resolves them."""


@dataclass(slots=True)
class _Bucket:
    tokens: float
    updated: float
    blocked_until: float = 0.0
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)


class TokenBuckets:
    """Buckets of one size by name; a new bucket is full.

    Waits use a monotonic clock, so a corrected system clock neither blocks nor refills.
    """

    def __init__(
        self,
        quota: Quota,
        *,
        longest_sleep: float = LONGEST_SLEEP,
        sleep: Sleep = asyncio.sleep,
        clock: Callable[[], float] = time.monotonic,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._quota = quota
        self._longest = longest_sleep
        self._sleep = sleep
        self._clock = clock
        self._now = now
        self._buckets: dict[str, _Bucket] = {}
        self._spent: dict[tuple[str, datetime], int] = {}

    async def take(self, bucket: str, points: int = 1) -> None:
        """Spend `points`, waiting in turn until the bucket holds them.

        Oversleeping earns no points.
        """
        if points > self._quota.points:
            raise ValueError(f"a bucket never holds {points} points")
        state = self._refilled(bucket)
        async with state.turn:
            while wait := self.seconds(bucket, points):
                if wait > self._longest:
                    raise QuotaExhausted(wait, f"the quota of {bucket} is spent")
                await self._sleep(wait)
            state.tokens -= points

    @property
    def longest_wait(self) -> float:
        """Return the longest wait that the platform may ask for."""
        return self._quota.longest_wait

    async def apply_report(self, bucket: str, remaining: int, seconds: float) -> None:
        """Lower the bucket to what the platform reports; the newest report counts."""
        state = self._refilled(bucket)
        state.tokens = min(state.tokens, float(remaining))
        if remaining <= 0:
            wait = min(max(0.0, seconds), self.longest_wait)
            state.blocked_until = state.updated + wait

    async def spend(self, bucket: str, units: int, budget: Budget) -> None:
        """Spend all `units` of the period, or none and raise QuotaExhausted."""
        now = self._now()
        start, end = budget.period(now)
        spent = self._spent.get((bucket, start), 0) + units
        if spent > budget.limit:
            wait = (end - now).total_seconds()
            raise QuotaExhausted(wait, f"the day's budget of {bucket} is spent")
        self._spent[bucket, start] = spent

    async def refund(self, bucket: str, points: int = 1) -> None:
        """Return points to the bucket."""
        self._refilled(bucket).tokens += points

    def seconds(self, bucket: str, points: int = 1) -> float:
        """Return the seconds until the bucket holds `points`."""
        state = self._refilled(bucket)
        missing = max(0.0, points - state.tokens)
        refill = missing * self._quota.seconds / self._quota.points
        wait = max(refill, state.blocked_until - state.updated)
        return wait if wait > MOMENT else 0.0

    def _refilled(self, bucket: str) -> _Bucket:
        now = self._clock()
        state = self._buckets.setdefault(
            bucket, _Bucket(float(self._quota.points), now)
        )
        refill = (now - state.updated) * self._quota.points / self._quota.seconds
        state.tokens = min(float(self._quota.points), state.tokens + max(0.0, refill))
        state.updated = now
        return state
