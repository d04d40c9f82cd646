"""A token bucket in memory, for a source that runs alone.

Here: the whole of `contract.Throttle` for one process. Not here: the quota shared by
processes, which whoever runs the source keeps in its database.
"""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from dlt_sources.client.answers import resume_moment
from dlt_sources.client.errors import QuotaExhausted
from dlt_sources.client.retry import LONGEST_SLEEP, Sleep
from dlt_sources.contract import Budget, Quota


@dataclass(slots=True)
class _Bucket:
    tokens: float
    updated: float
    blocked_until: float = 0.0


class TokenBuckets:
    """Buckets of the same size under any name, each full at first sight."""

    def __init__(
        self,
        quota: Quota,
        *,
        longest_sleep: float = LONGEST_SLEEP,
        sleep: Sleep = asyncio.sleep,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._quota = quota
        self._longest = longest_sleep
        self._sleep = sleep
        self._clock = clock
        self._buckets: dict[str, _Bucket] = {}
        self._spent: dict[tuple[str, datetime], int] = {}

    async def take(self, bucket: str, points: int = 1) -> None:
        """Spend `points`, waiting in line where they are not there yet."""
        now = self._clock()
        state = self._refilled(bucket, now)
        wait = max(self.seconds(bucket, points), state.blocked_until - now)
        if wait > self._longest:
            raise QuotaExhausted(
                resume_moment(now, wait), f"quota of {bucket} is spent"
            )
        state.tokens -= points
        if wait > 0:
            await self._sleep(wait)

    async def note(self, bucket: str, remaining: int, resets_at: float) -> None:
        """Believe the platform where it says less is left than we thought."""
        state = self._refilled(bucket, self._clock())
        state.tokens = min(state.tokens, float(remaining))
        if remaining <= 0:
            state.blocked_until = max(state.blocked_until, resets_at)

    async def spend(self, bucket: str, units: int, budget: Budget) -> None:
        """Spend units of the period; all of them, or none and an error."""
        now = datetime.fromtimestamp(self._clock(), UTC)
        start, end = budget.period(now)
        spent = self._spent.get((bucket, start), 0) + units
        if spent > budget.limit:
            raise QuotaExhausted(end, f"the day's budget of {bucket} is spent")
        self._spent[bucket, start] = spent

    async def give_back(self, bucket: str, points: int = 1) -> None:
        """Undo a part of `take`."""
        self._refilled(bucket, self._clock()).tokens += points

    def seconds(self, bucket: str, points: int = 1) -> float:
        """Return how long the refill takes until `points` are there."""
        missing = points - self._refilled(bucket, self._clock()).tokens
        return max(0.0, missing * self._quota.seconds / self._quota.points)

    def _refilled(self, bucket: str, now: float) -> _Bucket:
        state = self._buckets.setdefault(
            bucket, _Bucket(float(self._quota.points), now)
        )
        refill = (now - state.updated) * self._quota.points / self._quota.seconds
        state.tokens = min(float(self._quota.points), state.tokens + max(0.0, refill))
        state.updated = now
        return state
