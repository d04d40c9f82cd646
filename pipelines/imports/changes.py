"""Which days a changed import affects.

Here: imports that began or ceased to count since a moment, and the partitions that hold
their rows. Not here: the runs that build those days (`defs/imports.py`).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import text

from pipelines.database.warehouse import Warehouse

CHANGED = text("""
    with changed as (
        select
            id,
            platform,
            partition_date,
            status,
            first_date,
            last_date,
            coalesce(undone_at, finished_at) as changed_at
        from app.imports
        where
            status in ('imported', 'undone')
            and coalesce(undone_at, finished_at) > :since
    )

    select
        changed.id::text || ':' || changed.status,
        changed.changed_at,
        array(
            select distinct other.partition_date
            from app.imports as other
            where
                other.platform = changed.platform
                and other.status in ('imported', 'undone')
                and (
                    other.partition_date = changed.partition_date
                    -- Rows of two imports are in the partition of the later one.
                    or changed.status = 'undone'
                    and other.partition_date > changed.partition_date
                    and (
                        other.first_date <= changed.last_date
                        and other.last_date >= changed.first_date
                        or changed.first_date is null
                        or other.first_date is null
                    )
                )
            order by other.partition_date
        )
    from changed
    order by changed.changed_at, changed.id
""")


@dataclass(frozen=True, slots=True)
class Change:
    """An import that began or ceased to count; `key` is the same in every query."""

    key: str
    changed_at: datetime
    days: tuple[date, ...]


def since(warehouse: Warehouse, moment: datetime) -> list[Change]:
    """Return the changes after a moment, the oldest first."""
    with warehouse.begin() as session:
        found: Iterable[Any] = session.execute(CHANGED, {"since": moment})
        return [Change(key, at, tuple(days)) for key, at, days in found]
