"""Deleting single rows of archived files.

Here: files that are written anew without these rows. Not here: whose rows they are
(`privacy/archived_rows.py`), the unloading and the restore of a month (`files.py`).
"""

import secrets
import shutil
from collections.abc import Container, Iterator
from pathlib import Path

import polars as pl

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


def delete_rows(folder: Path, rows: Container[Row], *, dry_run: bool) -> int:
    """Delete `rows` from the files; return how many they are.

    The manifest of a changed month has no digest of its rows; its files keep checksums.
    Files that a killed unload left are deleted: the database still has their rows.
    The caller holds the lock of the archive.
    """
    for unfinished in () if dry_run else folder.glob("*/.*"):
        shutil.rmtree(unfinished)
    return sum(
        _delete_from_month(place, rows, dry_run=dry_run)
        for place in list_months(folder)
    )


def find_rows(place: Path, rows: Container[Row]) -> Iterator[Row]:
    """Yield those of `rows` that the files of a month have."""
    for _, frame in read_files(place):
        yield from (row for row in frame.iter_rows(named=True) if row in rows)


def _delete_from_month(place: Path, rows: Container[Row], *, dry_run: bool) -> int:
    """Write files with such rows anew, list them in the manifest, delete the old."""
    if not dry_run:
        _delete_unnamed(place)  # a killed deletion left them
    manifest = read_manifest(place)
    kept = deleted = 0
    for name, frame in read_files(place):
        others = [row not in rows for row in frame.iter_rows(named=True)]
        kept += sum(others)
        if all(others):
            continue
        deleted += others.count(False)
        if not dry_run:
            path = place / f"{secrets.token_hex(8)}.parquet"
            left = frame.filter(pl.Series(others)).rows()
            write_texts(path, manifest["columns"], left)
            del manifest["files"][name]
            manifest["files"][path.name] = checksum(path)
    if deleted and not dry_run:
        manifest["digest"] = {"rows": kept, "digest": None}
        write_manifest(place, manifest)
        hit("archive-rewritten")
        _delete_unnamed(place)
    return deleted


def _delete_unnamed(place: Path) -> None:
    """Delete the files of a month that its manifest does not name."""
    named = read_manifest(place)["files"]
    for path in place.glob("*.parquet"):
        if path.name not in named:
            path.unlink()
