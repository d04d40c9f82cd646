"""Months of the archive as Parquet files, compressed with zstd, and their restore.

Here: unloading a partition, verifying the files, loading them again. Values are the
text that PostgreSQL writes, so they come back unchanged. Not here: the move to the
archive (`move.py`).
"""

import json
import secrets
import shutil
from collections.abc import Iterator
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
from sqlalchemy import Connection, text

from pipelines.archive import tables
from pipelines.archive.move import LOCK, UTC
from pipelines.archive.rules import RULES, Rule
from pipelines.backups.digests import SESSION, TableDigest, digest_rows
from pipelines.backups.store import checksum
from pipelines.database.catalogue import exists
from pipelines.database.copying import copy_frame
from pipelines.database.files import replace_private_file, sync
from pipelines.database.warehouse import Warehouse
from pipelines.errors import UserError
from pipelines.failpoints import hit
from pipelines.text_parquet import write_texts

ROWS = 50_000
"""Rows of a file; one batch is in memory at a time."""
MANIFEST = "manifest.json"
COUNT = "select count(*) from {relation}"
SELECT = "select {columns} from {relation}"
INSERT = """
insert into {partition} select * from restored_rows on conflict ({key}) do nothing
"""
PARTITIONS = text("""
    select relid::regclass::text from pg_partition_tree(:archived)
    where isleaf order by 1
""")


def list_months(folder: Path) -> list[Path]:
    """Return the unloaded months: folders with a manifest, by table and month."""
    return sorted(path.parent for path in folder.glob(f"*/*/{MANIFEST}"))


def month_folder(folder: Path, rule: Rule, month: date) -> Path:
    """Return the folder of a month's files."""
    return folder / rule.name / f"{month:%Y-%m}"


def list_partitions(warehouse: Warehouse, before: date) -> list[tuple[Rule, date]]:
    """Return the partitions that end before the month `before`."""
    found = []
    with warehouse.begin() as session:
        for rule in RULES:
            if not exists(session, rule.archived):
                continue
            for name in session.scalars(PARTITIONS, {"archived": rule.archived}):
                year, month = (int(part) for part in str(name).split("_")[-2:])
                if (first := date(year, month, 1)) < before:
                    found.append((rule, first))
    return found


def count_rows(warehouse: Warehouse, rule: Rule, month: date) -> int:
    """Count the rows of a partition."""
    with warehouse.begin() as session:
        counted = session.scalar(text(COUNT.format(relation=rule.partition(month))))
    return int(counted or 0)


def unload(warehouse: Warehouse, folder: Path, rule: Rule, month: date) -> int:
    """Write a month to files, read them back, and drop the partition.

    The partition goes in the transaction that has compared the files with it.

    Returns:
        The number of rows.
    """
    final = month_folder(folder, rule, month)
    with warehouse.advisory_lock(LOCK), warehouse.begin() as session:
        _prepare(session)
        partition = rule.partition(month)
        if not exists(session, partition):
            raise UserError(f"{rule.name}: {month:%Y-%m} is not in the archive")
        session.execute(text(f"lock table {partition} in share row exclusive mode"))
        digest = _digest(session, partition)
        if final.exists():  # a killed unload had written them
            if TableDigest(**read_manifest(final)["digest"]) != digest:
                raise UserError(f"{final} holds other rows: restore it first", 1)
            _compare(session, rule, month, final)
        else:
            incomplete = final.with_name(f".{final.name}")
            shutil.rmtree(incomplete, ignore_errors=True)
            incomplete.mkdir(parents=True, mode=0o700)
            try:
                _write_files(session, partition, incomplete, digest)
                hit("archive-written")
                _compare(session, rule, month, incomplete)
            except BaseException:
                shutil.rmtree(incomplete, ignore_errors=True)
                raise
            incomplete.rename(final)
            sync(final.parent)
            hit("archive-renamed")
        session.execute(text(f"drop table {partition}"))
    return digest.rows


def restore(warehouse: Warehouse, folder: Path, rule: Rule, month: date) -> int:
    """Load a month's files into its partition, compare, then delete the files.

    Returns:
        The number of rows.

    Raises:
        UserError: a file is damaged, or there is none.
    """
    place = month_folder(folder, rule, month)
    if not (place / MANIFEST).is_file():
        raise UserError(f"{rule.name}: {month:%Y-%m} has no files in {folder}")
    with warehouse.advisory_lock(LOCK), warehouse.begin() as session:
        _prepare(session)
        tables.ensure_table(session, rule)
        partition = rule.partition(month)
        if exists(session, partition):
            expected = TableDigest(**read_manifest(place)["digest"])
            if _digest(session, partition) == expected:
                shutil.rmtree(place)  # a killed restore had committed
                return expected.rows
        rows = _compare(session, rule, month, place)
        tables.ensure_partition(session, rule, month)
        session.execute(
            text(INSERT.format(partition=partition, key=f"{rule.key}, {rule.moment}"))
        )
    shutil.rmtree(place)
    return rows


def read_manifest(place: Path) -> dict[str, Any]:
    """Return a month's manifest.

    Raises:
        UserError: it is damaged.
    """
    path = place / MANIFEST
    try:
        manifest: dict[str, Any] = json.loads(path.read_text())
        _ = manifest["columns"], manifest["digest"]["rows"], dict(manifest["files"])
    except (ValueError, KeyError, TypeError):
        raise UserError(f"{path} is damaged", exit_code=1) from None
    return manifest


def _write_files(
    session: Connection, relation: str, place: Path, digest: TableDigest
) -> None:
    """Write the rows of a relation to Parquet files, and their manifest last."""
    columns = list(tables.read_columns(session, relation))
    sums = {}
    for number, rows in enumerate(_batches(session, relation, columns)):
        path = place / f"{number:05}.parquet"
        write_texts(path, columns, rows)
        sums[path.name] = checksum(path)
    manifest = {
        "relation": relation,
        "columns": columns,
        "digest": asdict(digest),
        "files": sums,
    }
    (place / MANIFEST).write_text(json.dumps(manifest, indent=1))
    sync(place / MANIFEST)
    sync(place)


def delete_rows(folder: Path, words: set[str], *, dry_run: bool) -> int:
    """Delete the rows of files in which a value is one of `words`; return how many.

    The manifest of a changed month has no digest of its rows; its files keep checksums.
    Files that a killed unload left are deleted: the database still has their rows.
    The caller holds the lock of the archive.
    """
    deleted = 0
    for unfinished in () if dry_run else folder.glob("*/.*"):
        shutil.rmtree(unfinished)
    for place in list_months(folder):
        found = sum(
            not words.isdisjoint(row) for rows in read_rows(place) for row in rows
        )
        deleted += found
        if found and not dry_run:
            _rewrite(place, words)
    return deleted


def _rewrite(place: Path, words: set[str]) -> None:
    """Write new files without these rows, list them in the manifest, delete the old."""
    manifest = read_manifest(place)
    sums: dict[str, str] = {}
    kept = 0
    for rows in read_rows(place):
        left = [row for row in rows if words.isdisjoint(row)]
        kept += len(left)
        path = place / f"{secrets.token_hex(8)}.parquet"
        write_texts(path, manifest["columns"], left)
        sums[path.name] = checksum(path)
    old = set(manifest["files"])
    manifest |= {"files": sums, "digest": {"rows": kept, "digest": None}}
    replace_private_file(place / MANIFEST, json.dumps(manifest, indent=1))
    for path in place.glob("*.parquet"):
        if path.name in old or path.name not in sums:
            path.unlink()


def read_rows(place: Path) -> Iterator[list[tuple[str | None, ...]]]:
    """Yield the rows of each file.

    Raises:
        UserError: a file is missing or differs from its checksum.
    """
    return (frame.rows() for frame in _read_frames(place))


def _read_frames(place: Path) -> Iterator[pl.DataFrame]:
    for name, expected in sorted(read_manifest(place)["files"].items()):
        path = place / Path(name).name
        if not path.is_file() or checksum(path) != expected:
            raise UserError(f"{path} is missing or differs from its checksum", 1)
        yield pl.read_parquet(path)


def _batches(
    session: Connection, relation: str, columns: list[str]
) -> Iterator[list[tuple[str | None, ...]]]:
    selected = ", ".join(f"{one}::text" for one in columns)
    query = SELECT.format(columns=selected, relation=relation).replace(":", "\\:")
    found = session.execute(
        text(f"{query} order by 1").execution_options(yield_per=ROWS)
    )
    for rows in found.partitions(ROWS):
        yield [row._tuple() for row in rows]  # noqa: SLF001 - SQLAlchemy documents it


def _compare(session: Connection, rule: Rule, month: date, place: Path) -> int:
    """Load files into a temporary table, and compare its digest with the manifest's."""
    session.execute(text("drop table if exists restored_rows"))
    session.execute(
        text(
            f"create temporary table restored_rows (like {rule.archived})"
            " on commit drop"
        )
    )
    manifest = read_manifest(place)
    for frame in _read_frames(place):
        copy_frame(session, "restored_rows", frame)
    columns = ", ".join(manifest["columns"])
    found = digest_rows(
        session, SELECT.format(columns=columns, relation="restored_rows")
    )
    expected = manifest["digest"]
    is_equal = expected["digest"] in (None, found.digest)
    if found.rows != expected["rows"] or not is_equal:
        raise UserError(
            f"{rule.name} {month:%Y-%m}: the files differ from their manifest", 1
        )
    return found.rows


def _digest(session: Connection, relation: str) -> TableDigest:
    columns = ", ".join(tables.read_columns(session, relation))
    return digest_rows(session, SELECT.format(columns=columns, relation=relation))


def _prepare(session: Connection) -> None:
    session.execute(text(SESSION))
    session.execute(UTC)
