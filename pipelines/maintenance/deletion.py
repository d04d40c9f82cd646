"""Deletion of what has expired: in Dagster's storage, the warehouse and folders.

Here: old runs, expired rows and stale files; `dry_run` counts what would go. Not here:
the schedule (`defs/maintenance.py`), the command (`cli/cleaning.py`), VACUUM
(`vacuum.py`), dead work (`operations/recovery.py`) and backups (`backups/store.py`).
"""

import shutil
import tempfile
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

from dlt_sources import platforms
from dlt_sources.load import WORKING_FOLDERS
from pipelines.database.warehouse import Warehouse

DAY_SECONDS = 86_400

KEPT = timedelta(days=90)
EXAMINED = timedelta(days=30)
"""A run that is kept at the age of `KEPT` is examined for thirty more days."""

EXPIRED = {
    "cache entries": "app.cache_entries where expires_at < clock_timestamp()",
    "conditional reads": (
        "app.conditional_reads"
        " where observed_at < clock_timestamp() - interval '90 days'"
    ),
}
"""The expired rows of each kind, as a table and a condition.

Conditional reads expire by age, so those of unfollowed channels do not stay.
"""


def delete_old_runs(
    instance: DagsterInstance, now: datetime, *, dry_run: bool = False
) -> int:
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
    for run in () if dry_run else deleted:
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


def delete_expired_rows(
    warehouse: Warehouse, *, dry_run: bool = False
) -> dict[str, int]:
    """Delete expired rows, and return how many of each kind."""
    verb = "select 1 from" if dry_run else "delete from"
    with warehouse.begin() as connection:
        return {
            kind: connection.execute(text(f"{verb} {rows}")).rowcount
            for kind, rows in EXPIRED.items()
        }


def delete_stale_files(storage: Path, *, dry_run: bool = False) -> dict[str, int]:
    """Delete working folders of dead loads, and old output of runs in `storage`."""
    temporary = Path(tempfile.gettempdir())
    folders = sum(
        delete_stale(temporary, days=1, pattern=f"{kind}-{name}-*", dry_run=dry_run)
        for kind in WORKING_FOLDERS
        for name in platforms()
    )
    outputs = delete_stale(storage, days=KEPT.days, dry_run=dry_run)
    return {"working folders": folders, "outputs of old runs": outputs}


def delete_stale(
    folder: Path, days: float, pattern: str = "*", *, dry_run: bool = False
) -> int:
    """Delete entries of `folder` that match and did not change for `days`.

    Returns:
        The number of deleted entries.
    """
    if not folder.is_dir():
        return 0
    limit = time.time() - days * DAY_SECONDS
    stale = [entry for entry in folder.glob(pattern) if _changed_at(entry) < limit]
    for entry in () if dry_run else stale:
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
