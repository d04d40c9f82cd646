"""Quota of a platform, shared by all processes through the warehouse.

Here: `contract.Throttle` over `app.quota_take`, `app.quota_note` and `app.quota_usage`.
Not here: the refill of a bucket; it is SQL, so all processes agree on it.
"""

import asyncio
import os
import threading
from collections import Counter
from datetime import UTC, datetime
from math import ceil
from typing import Any

from sqlalchemy import Connection, text
from sqlalchemy.exc import InterfaceError, OperationalError

from dlt_sources.contract import Budget, Platform
from dlt_sources.http.errors import QuotaExhausted
from dlt_sources.http.retry import LONGEST_SLEEP, Sleep
from pipelines.database.warehouse import Warehouse

TAKE = text("select app.quota_take(:platform, :bucket, :points, :capacity, :seconds)")
NOTE = text("select app.quota_note(:platform, :bucket, :remaining, :seconds)")

REFILL = text("delete from app.quota_buckets where platform = :platform")
SPEND = text("""
    insert into app.quota_usage as used (
        platform, bucket, period_start, units, budget, period_end
    )
    select :platform, :bucket, :period_start, :units, :limit, :period_end
    where :units <= :limit
    on conflict (platform, bucket, period_start) do update
    set
        units = used.units + excluded.units,
        budget = excluded.budget,
        period_end = excluded.period_end
    where used.units + excluded.units <= :limit
    returning units
""")
"""One statement keeps two processes from spending the same unit. No row: none left."""


def refill_buckets(warehouse: Warehouse, platform: str) -> None:
    """Fill every bucket of a platform, because a clock was moved by hours."""
    with warehouse.begin() as connection:
        connection.execute(REFILL, {"platform": platform})


class SharedThrottle:
    """The buckets of one platform, on one session that opens on first use.

    `share` is the part of a daily budget that this process may spend: the first of
    several shards leaves units for the others.
    """

    def __init__(
        self,
        warehouse: Warehouse,
        platform: Platform,
        *,
        longest_sleep: float = LONGEST_SLEEP,
        sleep: Sleep = asyncio.sleep,
        share: float = 1.0,
    ) -> None:
        self._warehouse = warehouse
        self._share = share
        self._spent: Counter[tuple[str, datetime]] = Counter()
        self._platform = platform
        self._quota = platform.quota.with_environment(os.environ)
        self._longest_sleep = longest_sleep
        self._sleep = sleep
        self._session: Connection | None = None
        self._lock = threading.Lock()

    async def take(self, bucket: str, points: int = 1) -> None:
        """Spend `points`; sleep until the bucket has enough."""
        while wait := await self._take(bucket, points):
            if wait > self._longest_sleep:
                raise QuotaExhausted(wait, f"quota of {bucket} is spent")
            await self._sleep(wait)

    @property
    def longest_wait(self) -> float:
        """Return the longest wait that the platform may ask for."""
        return self._quota.longest_wait

    async def apply_report(self, bucket: str, remaining: int, seconds: float) -> None:
        """Lower the bucket to what the platform reports; the newest report counts."""
        wait = min(max(0.0, seconds), self.longest_wait)
        await self._execute(NOTE, bucket, {"remaining": remaining, "seconds": wait})

    async def spend(self, bucket: str, units: int, budget: Budget) -> None:
        """Spend units of the budget that all processes share."""
        now = datetime.now(UTC)
        start, end = budget.period(now)
        values = {
            "period_start": start,
            "period_end": end,
            "units": units,
            "limit": budget.limit,
        }
        own = self._spent[bucket, start] + units
        is_within = self._share >= 1 or own <= ceil(budget.limit * self._share)
        if not is_within or await self._execute(SPEND, bucket, values) is None:
            wait = (end - now).total_seconds()
            raise QuotaExhausted(wait, f"the day's budget of {bucket} is spent")
        self._spent[bucket, start] = own

    async def refund(self, bucket: str, points: int = 1) -> None:
        """Return points; a blocked bucket does not change."""
        await self._take(bucket, -points)

    def close(self) -> None:
        """End the session; the next statement opens another."""
        with self._lock:
            self._drop()

    async def _take(self, bucket: str, points: int) -> float:
        """Take points and return 0, or return the seconds to wait for them."""
        refill = {"capacity": self._quota.points, "seconds": self._quota.seconds}
        return float(await self._execute(TAKE, bucket, {"points": points, **refill}))

    async def _execute(
        self, statement: Any, bucket: str, values: dict[str, Any]
    ) -> Any:
        names = {"platform": self._platform.name, "bucket": bucket}
        return await asyncio.to_thread(self._run, statement, {**names, **values})

    def _run(self, statement: Any, values: dict[str, Any]) -> Any:
        with self._lock:
            try:
                return self._open().execute(statement, values).scalar()
            except (OperationalError, InterfaceError):
                # The server went away since the last statement: reconnect once.
                self._drop()
                return self._open().execute(statement, values).scalar()

    def _open(self) -> Connection:
        if self._session is None:
            self._session = self._warehouse.session()
            # A crash may lose a few points; waiting for the disk costs more.
            self._session.execute(text("set synchronous_commit = off"))
        return self._session

    def _drop(self) -> None:
        if self._session is not None:
            self._session.close()
            self._session = None
