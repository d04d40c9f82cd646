"""Deleting single rows of archived files.

Here: files that are written anew without these rows. Not here: whose rows they are
(`privacy/archived_rows.py`), the unloading and the restore of a month (`files.py`).
"""

import json
import secrets
import shutil
from collections.abc import Container, Iterator
from pathlib import Path

import polars as pl

from pipelines.archive.month_files import (
    MANIFEST,
    list_months,
    read_frames,
    read_manifest,
)
from pipelines.backups.store import checksum
from pipelines.database.files import replace_private_file
from pipelines.failpoints import hit
from pipelines.text_parquet import write_texts

Row = dict[str, str | None]


def delete_rows(folder: Path, rows: Container[Row], *, dry_run: bool) -> int:
    """Delete `rows` from the files; return how many they are.

    The manifest of a changed month has no digest of its rows; its files keep checksums.
    Files that a killed unload left are deleted: the database still has their rows.
    The caller holds the lock of the archive.
    """
    deleted = 0
    for unfinished in () if dry_run else folder.glob("*/.*"):
        shutil.rmtree(unfinished)
    for place in list_months(folder):
        if not dry_run:
            _delete_unnamed(place)  # a killed deletion left them
        found = sum(len(found) for found in find_rows(place, rows))
        deleted += found
        if found and not dry_run:
            _rewrite(place, rows)
    return deleted


def find_rows(place: Path, rows: Container[Row]) -> Iterator[list[Row]]:
    """Yield those of `rows` that each file of a month has."""
    for frame in read_frames(place):
        yield [row for row in frame.iter_rows(named=True) if row in rows]


def _rewrite(place: Path, rows: Container[Row]) -> None:
    """Write new files without these rows, list them in the manifest, delete the old."""
    manifest = read_manifest(place)
    sums: dict[str, str] = {}
    kept = 0
    for frame in read_frames(place):
        left = frame.filter(
            pl.Series([row not in rows for row in frame.iter_rows(named=True)])
        )
        kept += left.height
        path = place / f"{secrets.token_hex(8)}.parquet"
        write_texts(path, manifest["columns"], left.rows())
        sums[path.name] = checksum(path)
    manifest |= {"files": sums, "digest": {"rows": kept, "digest": None}}
    replace_private_file(place / MANIFEST, json.dumps(manifest, indent=1))
    hit("archive-rewritten")
    _delete_unnamed(place)


def _delete_unnamed(place: Path) -> None:
    """Delete the files of a month that its manifest does not name."""
    named = read_manifest(place)["files"]
    for path in place.glob("*.parquet"):
        if path.name not in named:
            path.unlink()
