"""Days whose load has failed, and the command that loads them again.

Here: whole loads and shards of one. Not here: readings that are not complete
(`incomplete_readings.py`), and how a finding is shown (`health.py`).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import text

from pipelines import settings
from pipelines.database.warehouse import Warehouse

NEWEST_LOADS = text("""
    select distinct on (platform, partition_date)
        platform, partition_date, state, error_message, first_date
    from app.loads
    where is_whole
    order by platform, partition_date, started_at desc
""")

FAILED_SHARDS = text("""
    select
        failed.platform, failed.partition_date, count(*), max(failed.error_message)
    from app.loads as failed
    where
        not failed.is_whole
        and failed.state in ('failed', 'abandoned')
        and failed.partition_date < :today
        -- Another shard of the same run does not mend it.
        and not exists (
            select from app.loads as later
            where
                later.platform = failed.platform
                and later.partition_date = failed.partition_date
                and later.state = 'committed'
                and (later.is_whole or later.run_id <> failed.run_id)
                and later.finished_at > failed.started_at
        )
    group by failed.platform, failed.partition_date
    order by failed.platform, failed.partition_date
""")


@dataclass(frozen=True, slots=True)
class FailedLoad:
    """A day of a platform; `fix` is a command."""

    platform: str
    day: date
    state: str
    fix: str


def list_failed_loads(warehouse: Warehouse) -> Iterator[FailedLoad]:
    """Yield days whose last load has failed, then days with a failed shard."""
    today = {"today": settings.now().date()}
    with warehouse.begin() as connection:
        loads: Iterable[Any] = connection.execute(NEWEST_LOADS)
        for platform, day, state, message, first in loads:
            if state in ("failed", "abandoned"):
                days = f"backfill --from {first} --to {day}"
                days = days if first else f"run --date {day}"
                yield FailedLoad(
                    platform,
                    day,
                    f"the last load {state}: {message}",
                    f"creators {days} --platform {platform}",
                )
        shards: Iterable[Any] = connection.execute(FAILED_SHARDS, today)
        for platform, day, count, message in shards:
            yield FailedLoad(
                platform,
                day,
                f"{count} of the shards failed: {message}",
                f"creators run --date {day} --platform {platform}",
            )
