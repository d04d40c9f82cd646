"""Maintenance of the warehouse and the state folder: dead loads, old rows, old files.

Here: the work. Not here: its schedule (`defs/maintenance.py`), missed days
(`ingestion/missed_partitions.py`) and dead runs (`liveness.py`).
"""

import shutil
import time
from contextlib import suppress
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from pipelines.database.warehouse import Warehouse

DAY_SECONDS = 86_400

ABANDONED = "no sign of life for two minutes: its process died"


def abandon_loads(warehouse: Warehouse) -> list[str]:
    """Close loads whose process died; one that only slept can no longer commit.

    Returns:
        One line for each, for the log.
    """
    with warehouse.begin() as connection:
        closed = connection.execute(
            text(
                "update app.loads set state = 'abandoned', error_message = :reason,"
                " finished_at = clock_timestamp()"
                " where state = 'running'"
                " and heartbeat_at < clock_timestamp() - interval '2 minutes'"
                " returning platform, partition_date, load_id"
            ),
            {"reason": ABANDONED},
        ).all()
    return [f"load {load_id} of {name}, {day}" for name, day, load_id in closed]


def purge_cache(warehouse: Warehouse) -> int:
    """Delete answers that may no longer be given, and return how many.

    What platforms answered is asked for anew once in a quarter, changed or not, so that
    nothing stays of what nobody follows any more.
    """
    with warehouse.begin() as connection:
        connection.execute(
            text(
                "delete from app.conditional_reads"
                " where observed_at < clock_timestamp() - interval '90 days'"
            )
        )
        return connection.execute(
            text("delete from app.cache_entries where expires_at < clock_timestamp()")
        ).rowcount


def vacuum(warehouse: Warehouse) -> list[str]:
    """Vacuum and analyse tables of which a twentieth changed; locked ones are skipped.

    Returns:
        The tables' names.
    """
    with warehouse.session() as session:
        names: list[str] = list(
            session.execute(
                text(
                    "select format('%I.%I', schemaname, relname)"
                    " from pg_stat_user_tables"
                    " where n_dead_tup + n_mod_since_analyze > 1000 + n_live_tup / 20"
                    " and not starts_with(schemaname, 'pg_temp')"
                    " order by 1"
                )
            ).scalars()
        )
        for name in names:
            with suppress(ProgrammingError):  # a build dropped it meanwhile
                session.execute(text(f"vacuum (analyze, skip_locked) {name}"))
    return names


def sweep(folder: Path, days: float, pattern: str = "*") -> int:
    """Delete what matches `pattern` in `folder` and nobody touched for `days`.

    Returns:
        The number of entries deleted.
    """
    if not folder.is_dir():
        return 0
    limit = time.time() - days * DAY_SECONDS
    stale = [entry for entry in folder.glob(pattern) if _touched_at(entry) < limit]
    for entry in stale:
        if entry.is_dir() and not entry.is_symlink():
            shutil.rmtree(entry, ignore_errors=True)
        else:
            entry.unlink(missing_ok=True)
    return len(stale)


def _touched_at(entry: Path) -> float:
    inside = entry.rglob("*") if entry.is_dir() and not entry.is_symlink() else ()
    try:
        return max(float(path.lstat().st_mtime) for path in (entry, *inside))
    except FileNotFoundError:
        return time.time()
