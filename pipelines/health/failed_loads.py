"""Days whose load has failed, and the command that loads them again.

Here: whole loads, and loads of some channels: shards and polls. Not here: readings that
are not complete (`incomplete_readings.py`), and other findings (`diagnosis.py`).
"""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from sqlalchemy import text

from dlt_sources import platforms
from pipelines import settings
from pipelines.database.warehouse import Warehouse
from pipelines.days import is_observable
from pipelines.health.finding import Finding

NEWEST_LOADS = text("""
    select distinct on (platform, partition_date)
        platform, partition_date, state, error_message, first_date
    from app.loads
    where is_whole
    order by platform, partition_date, started_at desc
""")

FAILED_PARTS = text("""
    select
        failed.platform, failed.partition_date, count(*), max(failed.error_message)
    from app.loads as failed
    where
        not failed.is_whole
        and failed.state in ('failed', 'abandoned')
        and failed.partition_date < :today
        -- Another shard of the same run does not mend a failed one.
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


def find_failed_loads(warehouse: Warehouse) -> Iterator[Finding]:
    """Find days whose last load has failed, then days with a failed part."""
    today = {"today": settings.now().date()}
    with warehouse.begin() as connection:
        loads: Iterable[Any] = connection.execute(NEWEST_LOADS)
        for platform, day, state, message, first in loads:
            if state in ("failed", "abandoned"):
                command = f"backfill --from {first} --to {day}"
                command = command if first else f"run --date {day}"
                problem = f"the last load {state}: {message}"
                yield _failure(platform, day, problem, command)
        parts: Iterable[Any] = connection.execute(FAILED_PARTS, today)
        for platform, day, count, message in parts:
            problem = f"{count} of the shards or polls failed: {message}"
            lost = _describe_lost(platform, day)
            yield _failure(platform, day, problem, f"run --date {day}", lost)


def _describe_lost(platform: str, day: date) -> str:
    """Return what the repeated run of a past day cannot read, as the end of a line."""
    lost = []
    if not is_observable(day, settings.now()):
        lost.append("levels")
    known = platforms().get(platform)
    if known is not None and known.live is not None:
        lost.append("minutes of live streams")
    return f"; {' and '.join(lost)} that were missed stay unknown" if lost else ""


def _failure(
    platform: str, day: date, problem: str, command: str, lost: str = ""
) -> Finding:
    fix = f"creators {command} --platform {platform}{lost}"
    return Finding(f"{platform} {day}", problem, is_good=False, fix=fix)
