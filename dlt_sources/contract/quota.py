"""Quota: rate limits that refill, and daily budgets.

Here: sizes and the protocol that spends them. Not here: the ledger of what was spent.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True)
class Quota:
    """A bucket that refills: `points` per `seconds`.

    `variable` names the setting, if any, that replaces `seconds`.
    """

    points: int
    seconds: float
    variable: str | None = None

    def of(self, environ: Mapping[str, str]) -> "Quota":
        """Return the quota as the environment sets it; a platform checks the value."""
        given = environ.get(self.variable or "")
        try:
            return replace(self, seconds=float(given)) if given else self
        except ValueError:
            return self


@dataclass(frozen=True, slots=True)
class Budget:
    """Units a calendar day of `zone`, none of which flow back before midnight there.

    `reserve` units are kept for people, so that a run never takes the last ones.
    """

    units: int
    zone: str
    reserve: int = 0

    @property
    def limit(self) -> int:
        """Return how many units may be spent in a period."""
        return max(0, self.units - self.reserve)

    def period(self, now: datetime) -> tuple[datetime, datetime]:
        """Return the midnights around `now`; on days of clock change not 24 h apart."""
        zone = ZoneInfo(self.zone)
        day = now.astimezone(zone).date()
        midnights = (
            datetime.combine(one, time(), zone)
            for one in (day, day + timedelta(days=1))
        )
        start, end = (midnight.astimezone(UTC) for midnight in midnights)
        return start, end


class Throttle(Protocol):
    """The quota of a platform, shared by every process that spends it."""

    async def take(self, bucket: str, points: int = 1) -> None:
        """Wait until `points` of `bucket` may be spent, and spend them.

        Raises:
            dlt_sources.http.errors.QuotaExhausted: the wait is too long to sleep.
        """
        ...

    async def note(self, bucket: str, remaining: int, resets_at: float) -> None:
        """Take over what the platform itself says is left until epoch `resets_at`."""
        ...

    async def spend(self, bucket: str, units: int, budget: "Budget") -> None:
        """Spend `units` of what `budget` allows `bucket` in the period of now.

        Raises:
            dlt_sources.http.errors.QuotaExhausted: it is spent until the next period.
        """
        ...

    async def give_back(self, bucket: str, points: int = 1) -> None:
        """Return points the platform did not charge, such as those of a 304."""
        ...
