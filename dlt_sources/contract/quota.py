"""Quota: rate limits that refill, and daily budgets.

Here: sizes and the protocol that spends them. Not here: what was spent
(`pipelines/ingestion/quota.py`).
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True)
class Quota:
    """A token bucket that refills with `points` per `seconds`.

    `variable` names the environment variable, if any, that replaces `seconds`.
    `longest_wait` is the longest wait in seconds that the platform may ask for; a
    longer one is a mistake of the platform or its proxy and is cut. It exceeds the
    longest sleep, so that a limit that lasts defers the readings.
    """

    points: int
    seconds: float
    variable: str | None = None
    longest_wait: float = 3_600.0

    def with_environment(self, environ: Mapping[str, str]) -> "Quota":
        """Return the quota of an environment; `Settings.read` reports bad values."""
        seconds = environ.get(self.variable or "")
        try:
            return replace(self, seconds=float(seconds)) if seconds else self
        except ValueError:
            return self


@dataclass(frozen=True, slots=True)
class Budget:
    """Daily quota, reset at midnight in `zone`.

    A run leaves `reserve` units for interactive use.
    """

    units: int
    zone: str
    reserve: int = 0

    @property
    def limit(self) -> int:
        """Return the units that runs may spend per period."""
        return max(0, self.units - self.reserve)

    def period(self, now: datetime) -> tuple[datetime, datetime]:
        """Return the midnights around `now`; 23 or 25 hours apart on a clock change."""
        zone = ZoneInfo(self.zone)
        day = now.astimezone(zone).date()
        midnights = (
            datetime.combine(date, time(), zone)
            for date in (day, day + timedelta(days=1))
        )
        start, end = (midnight.astimezone(UTC) for midnight in midnights)
        return start, end


class Throttle(Protocol):
    """The quota of a platform, shared by all processes that spend it."""

    @property
    def longest_wait(self) -> float:
        """Return the longest wait in seconds that the platform may ask for."""
        ...

    async def take(self, bucket: str, points: int = 1) -> None:
        """Wait until `bucket` holds `points`, and spend them.

        Raises:
            dlt_sources.http.errors.QuotaExhausted: the wait is too long.
        """
        ...

    async def apply_report(self, bucket: str, remaining: int, seconds: float) -> None:
        """Apply the quota that the platform reports for the next `seconds`."""
        ...

    async def spend(self, bucket: str, units: int, budget: "Budget") -> None:
        """Spend `units` of the budget of `bucket` in the current period.

        Raises:
            dlt_sources.http.errors.QuotaExhausted: the budget of this period is spent.
        """
        ...

    async def refund(self, bucket: str, points: int = 1) -> None:
        """Refund points that the platform does not charge, such as those of a 304."""
        ...
