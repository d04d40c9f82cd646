"""The Parquet files of a month of the archive, compressed with zstd.

Here: the folder of a month, its manifest, writing and verified reading. Not here: the
partition in the database (`files.py`), the change of some rows (`rewriting.py`).
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any, TypeAlias

import polars as pl

from pipelines.archive.rules import Rule
from pipelines.backups.digests import TableDigest
from pipelines.backups.store import checksum
from pipelines.database.files import replace_private_file, sync
from pipelines.errors import UserError
from pipelines.text_parquet import write_texts

MANIFEST = "manifest.json"
Rows: TypeAlias = Sequence[tuple[str | None, ...]]
"""Rows of one file; each value is the text that PostgreSQL writes."""


def list_months(folder: Path) -> list[Path]:
    """Return the unloaded months: folders with a manifest, by table and month."""
    # The name of a month that a killed unload left begins with a dot.
    return sorted(path.parent for path in folder.glob(f"*/[!.]*/{MANIFEST}"))


def month_folder(folder: Path, rule: Rule, month: date) -> Path:
    """Return the folder of a month's files."""
    return folder / rule.name / f"{month:%Y-%m}"


def read_manifest(folder: Path) -> dict[str, Any]:
    """Return a month's manifest.

    Raises:
        UserError: it is damaged.
    """
    path = folder / MANIFEST
    try:
        manifest: dict[str, Any] = json.loads(path.read_text())
        _ = manifest["columns"], manifest["digest"]["rows"], dict(manifest["files"])
    except (ValueError, KeyError, TypeError):
        raise UserError(f"{path} is damaged", exit_code=1) from None
    return manifest


def read_digest(folder: Path) -> TableDigest:
    """Return the digest of a month's rows, as its manifest has it."""
    return TableDigest(**read_manifest(folder)["digest"])


def write_files(
    folder: Path,
    relation: str,
    columns: list[str],
    batches: Iterable[Rows],
    digest: TableDigest,
) -> None:
    """Write one Parquet file for each batch of rows, and the manifest last."""
    sums = {}
    for number, rows in enumerate(batches):
        path = folder / f"{number:05}.parquet"
        write_texts(path, columns, rows)
        sums[path.name] = checksum(path)
    manifest = {
        "relation": relation,
        "columns": columns,
        "digest": asdict(digest),
        "files": sums,
    }
    write_manifest(folder, manifest)
    sync(folder)


def write_manifest(folder: Path, manifest: dict[str, Any]) -> None:
    """Write a month's manifest, or replace it."""
    replace_private_file(folder / MANIFEST, json.dumps(manifest, indent=1))


def read_files(folder: Path) -> Iterator[tuple[str, pl.DataFrame]]:
    """Yield the name and the rows of each file; every value is a text.

    Raises:
        UserError: a file is missing or differs from its checksum.
    """
    for name, expected in sorted(read_manifest(folder)["files"].items()):
        path = folder / Path(name).name
        if not path.is_file() or checksum(path) != expected:
            raise UserError(f"{path} is missing or differs from its checksum", 1)
        yield name, pl.read_parquet(path)
