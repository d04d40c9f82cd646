"""Maintenance of Dagster's storage, the warehouse and the state folder.

Here: deleting old runs, expired cache entries and stale files. Not here: the schedule
(`defs/maintenance.py`), VACUUM (`vacuum.py`) and dead work (`recovery.py`).
"""

import shutil
import time
from datetime import datetime, timedelta
from pathlib import Path

from dagster import (
    AssetMaterialization,
    AssetRecordsFilter,
    DagsterEventType,
    DagsterInstance,
    DagsterRun,
    RunsFilter,
)
from sqlalchemy import text

from pipelines.database.warehouse import Warehouse

DAY_SECONDS = 86_400

KEPT = timedelta(days=90)
EXAMINED = timedelta(days=30)
"""A run that is kept at the age of `KEPT` is examined for thirty more days."""

DELETE_CONDITIONAL_READS = text("""
delete from app.conditional_reads
where observed_at < clock_timestamp() - interval '90 days'
""")
DELETE_CACHE_ENTRIES = text("""
delete from app.cache_entries where expires_at < clock_timestamp()
""")


def delete_old_runs(instance: DagsterInstance, now: datetime) -> int:
    """Delete finished old runs that newer materializations supersede.

    The newest materialization of each partition stays, so the status of every
    partition stays too.

    Returns:
        The number of deleted runs.
    """
    old = instance.get_runs(
        RunsFilter(created_before=now - KEPT, created_after=now - KEPT - EXAMINED)
    )
    deleted = [run for run in old if run.is_finished and _is_superseded(instance, run)]
    for run in deleted:
        instance.delete_run(run.run_id)
    return len(deleted)


def _is_superseded(instance: DagsterInstance, run: DagsterRun) -> bool:
    records = instance.get_records_for_run(
        run.run_id, of_type=DagsterEventType.ASSET_MATERIALIZATION
    ).records
    return all(
        _newest_run(instance, record.event_log_entry.asset_materialization)
        != run.run_id
        for record in records
    )


def _newest_run(
    instance: DagsterInstance, event: AssetMaterialization | None
) -> str | None:
    if event is None:
        return None
    newest = instance.fetch_materializations(
        AssetRecordsFilter(
            asset_key=event.asset_key,
            asset_partitions=[event.partition] if event.partition else None,
        ),
        limit=1,
    ).records
    return newest[0].run_id if newest else None


def delete_expired_cache(warehouse: Warehouse) -> int:
    """Delete expired cache entries, and return how many.

    Conditional reads end after 90 days: rows of unfollowed channels do not stay.
    """
    with warehouse.begin() as connection:
        connection.execute(DELETE_CONDITIONAL_READS)
        return connection.execute(DELETE_CACHE_ENTRIES).rowcount


def delete_stale(folder: Path, days: float, pattern: str = "*") -> int:
    """Delete entries of `folder` that match and did not change for `days`.

    Returns:
        The number of deleted entries.
    """
    if not folder.is_dir():
        return 0
    limit = time.time() - days * DAY_SECONDS
    stale = [entry for entry in folder.glob(pattern) if _changed_at(entry) < limit]
    for entry in stale:
        if entry.is_dir() and not entry.is_symlink():
            shutil.rmtree(entry, ignore_errors=True)
        else:
            entry.unlink(missing_ok=True)
    return len(stale)


def _changed_at(entry: Path) -> float:
    inside = entry.rglob("*") if entry.is_dir() and not entry.is_symlink() else ()
    try:
        return max(float(path.lstat().st_mtime) for path in (entry, *inside))
    except FileNotFoundError:
        return time.time()
