"""Missed days, whatever the length of the outage.

Here: the days that the ledgers hold, and the pure decision which days to request again.
Not here: the sensor (`defs/missed_partitions.py`) and the 02:00 schedule, whose missed
ticks are lost (2026-11).
"""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import text

from pipelines.database.warehouse import Warehouse
from pipelines.days import due_date, is_observable, span

LEFT_ALONE_UNTIL = time(2, 30)
"""Until then yesterday belongs to the 02:00 schedule."""

WAITS = (timedelta(minutes=15), timedelta(minutes=30), timedelta(minutes=60))
"""Rest after a failure before each automatic attempt; all three end before 06:00, while
yesterday's levels can still be read."""

AT_ONCE = 10


@dataclass(frozen=True, slots=True)
class RunAttempt:
    """One finished or unfinished run of the daily job, for one or more days.

    `ended_at` is None while it is queued or running. `is_automatic`: asked for here.
    """

    days: tuple[date, ...]
    is_success: bool
    ended_at: datetime | None
    is_automatic: bool = False


@dataclass(frozen=True, slots=True)
class Retry:
    """A day to run again; `attempt` counts from 1."""

    day: date
    attempt: int

    @property
    def run_key(self) -> str:
        """Return the key under which Dagster starts this attempt once."""
        return f"daily:{self.day}:{self.attempt}"


@dataclass(frozen=True, slots=True)
class Coverage:
    """What the ledger holds: since when each platform is in service, and its days."""

    since: Mapping[str, date]
    committed: Mapping[date, frozenset[str]]

    def is_collected(self, day: date) -> bool:
        """Tell whether every platform in service on `day` has a load that counts."""
        needed = {name for name, first in self.since.items() if first <= day}
        return needed <= self.committed.get(day, frozenset())


def coverage(warehouse: Warehouse) -> Coverage:
    """Read the run ledger.

    A platform is in service since the first day on which something that only "now"
    shows was read: imports and backfills of older days oblige to nothing. A load whose
    every reading failed or was put off does not count, so it is tried again. Neither
    does a look at some subjects; a load for a range counts for all its days.
    """
    with warehouse.begin() as connection:
        since = connection.execute(
            text(
                "select platform, min(partition_date) as first from app.loads"
                " where state = 'committed' and is_whole and exists ("
                " select from app.readings where readings.load_id = loads.load_id"
                " and kind in ('level', 'sample')"
                " and status in ('complete', 'partial'))"
                " and platform in ("
                " select platform from app.connections where is_active"
                " union select platform from app.channels where is_monitored)"
                " group by platform"
            )
        ).all()
        loads = connection.execute(
            text(
                "select day::date, array_agg(distinct platform) as platforms"
                " from app.loads, generate_series("
                " coalesce(first_date, partition_date), partition_date, '1 day') as day"
                " where state = 'committed' and is_whole and (exists ("
                " select from app.readings where readings.load_id = loads.load_id"
                " and status not in ('failed', 'deferred'))"
                " or not exists ("
                " select from app.readings where readings.load_id = loads.load_id))"
                " group by day"
            )
        ).all()
    return Coverage(
        since={row.platform: row.first for row in since},
        committed={row.day: frozenset(row.platforms) for row in loads},
    )


def expected(since: Mapping[str, date], now: datetime) -> list[date]:
    """Return the days that must be there: today, provisional, is not among them."""
    if not since:
        return []
    last = due_date(now)
    if now.time() < LEFT_ALONE_UNTIL:
        last -= timedelta(days=1)
    return span(min(since.values()), last)


def missing(
    covered: Coverage,
    built: AbstractSet[date] | None,
    past: Sequence[RunAttempt],
    now: datetime,
    real: datetime,
) -> list[Retry]:
    """Return the next attempts, at most ten: first what can still be read, then by age.

    Args:
        covered: what the ledger holds.
        built: days whose tables were built; None where no table is built by day.
        past: runs of the daily job, newest first.
        now: the run's clock.
        real: the time, by which the rest after a failure is measured.
    """
    busy = {day for run in past if run.ended_at is None for day in run.days}
    newest: dict[date, RunAttempt] = {}
    attempts: dict[date, int] = {}
    for run in past:
        for day in run.days:
            newest.setdefault(day, run)
            attempts[day] = attempts.get(day, 0) + run.is_automatic

    def is_wanted(day: date) -> bool:
        last, tried = newest.get(day), attempts.get(day, 0)
        is_built = built is None or day in built
        if is_built and covered.is_collected(day) and (not last or last.is_success):
            return False
        if day in busy or tried >= len(WAITS):
            return False
        return not last or not last.ended_at or real - last.ended_at >= WAITS[tried]

    wanted = [day for day in expected(covered.since, now) if is_wanted(day)]
    wanted.sort(key=lambda day: (not is_observable(day, now), day))
    return [Retry(day, attempts.get(day, 0) + 1) for day in wanted[:AT_ONCE]]
