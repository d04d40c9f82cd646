"""The quota of a platform, shared by every process through the warehouse.

Here: `contract.Throttle` over `app.quota_take`, `app.quota_note` and `app.quota_usage`.
Not here: how a bucket refills, which is SQL so that all processes agree on it.
"""

import asyncio
import os
import threading
import time
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, text
from sqlalchemy.exc import InterfaceError, OperationalError

from dlt_sources.contract import Budget, Platform
from dlt_sources.http.errors import QuotaExhausted
from dlt_sources.http.responses import resume_moment
from dlt_sources.http.retry import LONGEST_SLEEP, Sleep
from pipelines.database.warehouse import Warehouse

TAKE = text("select app.quota_take(:platform, :bucket, :points, :capacity, :seconds)")
NOTE = text("select app.quota_note(:platform, :bucket, :remaining, :resets_at)")

SPEND = text(
    "insert into app.quota_usage as held (platform, bucket, period_start, units)"
    " select :platform, :bucket, :period_start, :units where :units <= :most"
    " on conflict (platform, bucket, period_start)"
    " do update set units = held.units + excluded.units"
    " where held.units + excluded.units <= :most returning units"
)
"""One statement, so that two processes never spend the same unit; no row: none left."""


class SharedThrottle:
    """Buckets of one platform, on one session of its own that is opened when needed."""

    def __init__(
        self,
        warehouse: Warehouse,
        platform: Platform,
        *,
        longest_sleep: float = LONGEST_SLEEP,
        sleep: Sleep = asyncio.sleep,
    ) -> None:
        self._warehouse = warehouse
        self._platform = platform
        self._quota = platform.quota.of(os.environ)
        self._longest = longest_sleep
        self._sleep = sleep
        self._session: Connection | None = None
        self._turn = threading.Lock()

    async def take(self, bucket: str, points: int = 1) -> None:
        """Spend `points`, sleeping while others have spent what there was."""
        while wait := await self._take(bucket, points):
            if wait > self._longest:
                moment = resume_moment(time.time(), wait)
                raise QuotaExhausted(moment, f"quota of {bucket} is spent")
            await self._sleep(wait)

    async def note(self, bucket: str, remaining: int, resets_at: float) -> None:
        """Believe the platform where it says less is left than we thought."""
        moment = datetime.fromtimestamp(resets_at, UTC)
        await self._ask(NOTE, bucket, {"remaining": remaining, "resets_at": moment})

    async def spend(self, bucket: str, units: int, budget: Budget) -> None:
        """Spend units of the period that all processes share."""
        start, end = budget.period(datetime.now(UTC))
        values = {"period_start": start, "units": units, "most": budget.limit}
        if await self._ask(SPEND, bucket, values) is None:
            raise QuotaExhausted(end, f"the day's budget of {bucket} is spent")

    async def give_back(self, bucket: str, points: int = 1) -> None:
        """Return points; a bucket that is blocked stays as it is."""
        await self._take(bucket, -points)

    def close(self) -> None:
        """End the session; the next question opens another."""
        with self._turn:
            self._drop()

    async def _take(self, bucket: str, points: int) -> float:
        """Take points and return 0, or the seconds until there are so many."""
        refill = {"capacity": self._quota.points, "seconds": self._quota.seconds}
        return float(await self._ask(TAKE, bucket, {"points": points, **refill}))

    async def _ask(self, question: Any, bucket: str, values: dict[str, Any]) -> Any:
        names = {"platform": self._platform.name, "bucket": bucket}
        return await asyncio.to_thread(self._answer, question, {**names, **values})

    def _answer(self, question: Any, values: dict[str, Any]) -> Any:
        with self._turn:
            try:
                return self._open().execute(question, values).scalar()
            except (OperationalError, InterfaceError):
                # The server went away since the last question: a new session, once.
                self._drop()
                return self._open().execute(question, values).scalar()

    def _open(self) -> Connection:
        if self._session is None:
            self._session = self._warehouse.session()
            # A crash may forget the last few points; waiting for the disk costs more.
            self._session.execute(text("set synchronous_commit = off"))
        return self._session

    def _drop(self) -> None:
        if self._session is not None:
            self._session.close()
            self._session = None
