"""Readings that are not complete, by reason: one line for each distinct reason.

Here: the current ones of every day, and the newest ones of each platform's last day,
also where an older complete reading counts. Not here: what is a fault
(`diagnosis.py`) and the exit code of a run (`operations/runs.py`).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, text

GROUPED = """
    select
        platform, resource, kind, status, reason, count(*) as readings,
        min(partition_date) as first, max(partition_date) as last,
        bool_or(is_last_day) as is_last_day,
        bool_and(not is_current and has_older) as is_replaced
    from incomplete
    group by platform, resource, kind, status, reason
    order by platform, resource, kind, status, reason
"""

IN_WAREHOUSE = text(f"""
    with last_days as materialized (
        select platform, max(partition_date) as day
        from app.loads
        where state = 'committed'
        group by platform
    ),

    newest as (
        select distinct on (
            readings.platform, readings.resource, readings.subject_id,
            readings.credential_id
        ) readings.*
        from last_days
        inner join app.readings
            on
                readings.platform = last_days.platform
                and readings.partition_date = last_days.day
        order by
            readings.platform, readings.resource, readings.subject_id,
            readings.credential_id, readings.id desc
    ),

    found as (
        select * from newest where status <> 'complete'
        union
        select * from app.readings where is_current and status <> 'complete'
    ),

    incomplete as (
        select
            found.*,
            found.partition_date = last_days.day as is_last_day,
            exists (
                select from app.readings as older
                where
                    older.platform = found.platform
                    and older.resource = found.resource
                    and older.subject_id = found.subject_id
                    and older.credential_id = found.credential_id
                    and older.partition_date = found.partition_date
                    and older.is_current
                    and older.status in ('complete', 'partial')
            ) as has_older
        from found
        left join last_days on last_days.platform = found.platform
    )
    {GROUPED}
""")  # noqa: S608 - constants of this module

OF_RUN = """
    with newest as (
        select distinct on (
            readings.platform, readings.resource, readings.subject_id,
            readings.credential_id, readings.partition_date
        ) readings.*
        from app.loads
        inner join app.readings on readings.load_id = loads.load_id
        where loads.run_id = :run_id
        order by
            readings.platform, readings.resource, readings.subject_id,
            readings.credential_id, readings.partition_date, readings.id desc
    )
"""

IN_RUN = text(f"""
    {OF_RUN},

    incomplete as (
        select newest.*, true as is_last_day, false as has_older
        from newest
        where status <> 'complete'
    )
    {GROUPED}
""")  # noqa: S608 - constants of this module

SILENT_PLATFORMS = text(f"""
    {OF_RUN}
    select platform, min(title) as title, array_agg(
        distinct reason order by reason
    ) filter (where status = 'failed' and reason is not null) as reasons
    from newest
    inner join app.platforms using (platform)
    where kind <> 'lookup'
    group by platform
    having
        bool_or(status = 'failed')
        and not bool_or(status = 'complete' or status = 'partial' and rows > 0)
    order by platform
""")  # noqa: S608 - constants of this module


@dataclass(frozen=True, slots=True)
class IncompleteReadings:
    """Readings of one table with the same status and the same reason.

    `is_replaced`: an older reading of the same day counts in their place.
    """

    platform: str
    resource: str
    kind: str
    status: str
    reason: str | None
    readings: int
    first: date
    last: date
    is_last_day: bool = False
    is_replaced: bool = False

    @property
    def table(self) -> str:
        """The platform and the resource."""
        return f"{self.platform}/{self.resource}"

    def __str__(self) -> str:
        days = f"{self.first}" if self.first == self.last else ""
        days = days or f"{self.first} to {self.last}"
        noun = "reading" if self.readings == 1 else "readings"
        older = ", an older reading counts" if self.is_replaced else ""
        why = f": {self.reason}" if self.reason else ""
        return f"{self.readings:,} {noun} {self.status} on {days}{older}{why}"


def read_incomplete(connection: Connection) -> list[IncompleteReadings]:
    """Return the incomplete readings of the warehouse."""
    return _lines(connection.execute(IN_WAREHOUSE))


def read_incomplete_of_run(
    connection: Connection, run_id: str
) -> list[IncompleteReadings]:
    """Return the incomplete readings of one run; a repeated step counts once."""
    return _lines(connection.execute(IN_RUN, {"run_id": run_id}))


def find_silent_platforms(connection: Connection, run_id: str) -> dict[str, str]:
    """Return the platforms that gave nothing in a run, with the reasons for it.

    A platform without a failed reading is not silent: its quota deferred the readings,
    or the tokens lack the scopes.
    """
    found: Iterable[Any] = connection.execute(SILENT_PLATFORMS, {"run_id": run_id})
    return {row.title: _join(row.reasons or ()) for row in found}


def _join(reasons: Sequence[str], most: int = 3) -> str:
    shown = "; ".join(reasons[:most]) or "no reason is known"
    rest = len(reasons) - most
    return f"{shown}; and {rest} more reasons" if rest > 0 else shown


def _lines(rows: Iterable[Any]) -> list[IncompleteReadings]:
    return [
        IncompleteReadings(
            row.platform,
            row.resource,
            row.kind,
            row.status,
            row.reason,
            row.readings,
            row.first,
            row.last,
            bool(row.is_last_day),
            bool(row.is_replaced),
        )
        for row in rows
    ]
