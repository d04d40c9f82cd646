"""Deleting and changing single rows of archived files.

Here: the rewriting of files that have such rows. Not here: whose rows these are and
what becomes of them (`privacy/archived_rows.py`), the unloading and the restore of a
month (`files.py`).
"""

import secrets
import shutil
from collections.abc import Callable, Container, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from pipelines.archive.month_files import (
    list_months,
    read_files,
    read_manifest,
    write_manifest,
)
from pipelines.backups.store import checksum
from pipelines.failpoints import hit
from pipelines.text_parquet import write_texts

Row = dict[str, str | None]
Change: TypeAlias = Callable[[str, Row], Row | None]
"""Takes the name of a table and a row; returns the changed row, or None to delete."""


@dataclass(slots=True)
class Rewritten:
    """What has changed: deleted rows, and changed values of other rows."""

    deleted: int = 0
    values: int = 0


def rewrite_rows(folder: Path, change: Change, *, dry_run: bool) -> Rewritten:
    """Change the rows of the files; with `dry_run` only count.

    The manifest of a changed month has no digest of its rows; its files keep checksums.
    Files that a killed unload left are deleted: the database still has their rows.
    The caller holds the lock of the archive.
    """
    for unfinished in () if dry_run else folder.glob("*/.*"):
        shutil.rmtree(unfinished)
    done = Rewritten()
    for place in list_months(folder):
        _rewrite_month(place, change, done, dry_run=dry_run)
    return done


def find_rows(place: Path, rows: Container[Row]) -> Iterator[Row]:
    """Yield those of `rows` that the files of a month have."""
    for _, frame in read_files(place):
        yield from (row for row in frame.iter_rows(named=True) if row in rows)


def _rewrite_month(
    place: Path, change: Change, done: Rewritten, *, dry_run: bool
) -> None:
    """Rewrite the files of a month that have changed rows, and its manifest."""
    if not dry_run:
        _delete_unnamed(place)  # a killed rewriting left them
    manifest = read_manifest(place)
    kept, is_changed = 0, False
    for name, frame in read_files(place):
        rows = list(frame.iter_rows(named=True))
        left = _change_rows(place.parent.name, rows, change, done)
        kept += len(left)
        if left == rows:
            continue
        is_changed = True
        if not dry_run:
            path = place / f"{secrets.token_hex(8)}.parquet"
            columns = manifest["columns"]
            write_texts(path, columns, [[row[one] for one in columns] for row in left])
            hit("archive-file-rewritten")
            del manifest["files"][name]
            manifest["files"][path.name] = checksum(path)
    if is_changed and not dry_run:
        manifest["digest"] = {"rows": kept, "digest": None}
        write_manifest(place, manifest)
        hit("archive-rewritten")
        _delete_unnamed(place)


def _change_rows(
    table: str, rows: list[Row], change: Change, done: Rewritten
) -> list[Row]:
    """Return the rows that are left, and count what has changed."""
    left = []
    for row in rows:
        changed = change(table, row)
        if changed is None:
            done.deleted += 1
            continue
        done.values += sum(changed[name] != value for name, value in row.items())
        left.append(changed)
    return left


def _delete_unnamed(place: Path) -> None:
    """Delete the files of a month that its manifest does not name."""
    named = read_manifest(place)["files"]
    for path in place.glob("*.parquet"):
        if path.name not in named:
            path.unlink()
