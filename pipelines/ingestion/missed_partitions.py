"""Missed partitions: the days to run again after an outage of any length.

Here: the committed days of the ledger, and the pure decision which days to retry. Not
here: the sensor (`defs/missed_partitions.py`) and the 02:00 schedule; Dagster drops its
missed ticks (2026-11).
"""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import text

from pipelines.database.warehouse import Warehouse
from pipelines.days import due_date, is_observable, span

SCHEDULE_GRACE_END = time(2, 30)
"""Before this time yesterday is left to the 02:00 schedule."""

RETRY_DELAYS = (timedelta(minutes=15), timedelta(minutes=30), timedelta(minutes=60))
"""Delay before each automatic retry. The last retry starts before 06:00, while
yesterday's levels are still observable."""

MAX_RETRIES_PER_TICK = 10

IN_SERVICE_SINCE = text("""
    select platform, min(partition_date) as first
    from app.loads
    where
        state = 'committed'
        and is_whole
        and exists (
            select from app.readings
            where
                readings.load_id = loads.load_id
                and kind in ('level', 'sample')
                and status in ('complete', 'partial')
        )
        and platform in (
            select platform from app.connections
            where inactive_reason is distinct from 'paused'
            union
            select platform from app.channels where is_monitored
        )
    group by platform
""")

COMMITTED_DAYS = text("""
    select day::date, array_agg(distinct platform) as platforms
    from app.loads
    cross join generate_series(
        coalesce(first_date, partition_date), partition_date, interval '1 day'
    ) as day
    where
        state = 'committed'
        and is_whole
        and (
            exists (
                select from app.readings
                where
                    readings.load_id = loads.load_id
                    and status not in ('failed', 'deferred')
            )
            or not exists (
                select from app.readings where readings.load_id = loads.load_id
            )
        )
    group by day
""")


@dataclass(frozen=True, slots=True)
class RunAttempt:
    """One run of the daily job for one or more days.

    `ended_at` is None while it is queued or running. `is_automatic` marks a retry.
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
        """Return the run key: Dagster starts each key once."""
        return f"daily:{self.day}:{self.attempt}"


@dataclass(frozen=True, slots=True)
class Coverage:
    """The first day of service of each platform, and the committed days."""

    since: Mapping[str, date]
    committed: Mapping[date, frozenset[str]]

    def is_collected(self, day: date) -> bool:
        """Tell whether every platform in service on `day` has a committed load."""
        needed = {name for name, first in self.since.items() if first <= day}
        return needed <= self.committed.get(day, frozenset())


def read_coverage(warehouse: Warehouse) -> Coverage:
    """Read the ledger.

    A platform is in service since its first day with a level reading. Imports and
    backfills of older days do not make earlier days due. A load without a successful
    reading does not count and is repeated. A poll of some subjects does not count. A
    load of a range counts for all its days.
    """
    with warehouse.begin() as connection:
        since = connection.execute(IN_SERVICE_SINCE).all()
        loads = connection.execute(COMMITTED_DAYS).all()
    return Coverage(
        since={row.platform: row.first for row in since},
        committed={row.day: frozenset(row.platforms) for row in loads},
    )


def due_days(since: Mapping[str, date], now: datetime) -> list[date]:
    """Return the days that must be complete; today is provisional and left out."""
    if not since:
        return []
    last = due_date(now)
    if now.time() < SCHEDULE_GRACE_END:
        last -= timedelta(days=1)
    return span(min(since.values()), last)


def plan_retries(
    coverage: Coverage,
    built: AbstractSet[date] | None,
    attempts: Sequence[RunAttempt],
    now: datetime,
    wall_clock: datetime,
) -> list[Retry]:
    """Return the next retries: observable days first, then the oldest days.

    Args:
        coverage: the committed days of the ledger.
        built: the days with built tables; None if no table is built by day.
        attempts: runs of the daily job, newest first.
        now: the run's clock.
        wall_clock: the real time, which measures the retry delay.
    """
    busy = {day for run in attempts if run.ended_at is None for day in run.days}
    newest: dict[date, RunAttempt] = {}
    retries: dict[date, int] = {}
    for run in attempts:
        for day in run.days:
            newest.setdefault(day, run)
            retries[day] = retries.get(day, 0) + run.is_automatic

    def needs_retry(day: date) -> bool:
        last, count = newest.get(day), retries.get(day, 0)
        is_built = built is None or day in built
        if is_built and coverage.is_collected(day) and (not last or last.is_success):
            return False
        if day in busy or count >= len(RETRY_DELAYS):
            return False
        if last is None or last.ended_at is None:
            return True
        return wall_clock - last.ended_at >= RETRY_DELAYS[count]

    days = [day for day in due_days(coverage.since, now) if needs_retry(day)]
    days.sort(key=lambda day: (not is_observable(day, now), day))
    return [Retry(day, retries.get(day, 0) + 1) for day in days[:MAX_RETRIES_PER_TICK]]
