"""Unloading the archive's partitions to Parquet files, and their restore.

Here: the comparison of a partition with its files, before either of them is deleted.
Not here: the move to the archive (`move.py`) and the files (`month_files.py`).
"""

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from sqlalchemy import Connection, text

from pipelines.archive import month_files, tables
from pipelines.archive.move import LOCK, UTC
from pipelines.archive.rules import RULES, Rule
from pipelines.backups.digests import SESSION, TableDigest, digest_rows
from pipelines.database.catalogue import exists
from pipelines.database.copying import copy_frame
from pipelines.database.files import sync
from pipelines.database.warehouse import Warehouse
from pipelines.errors import UserError
from pipelines.failpoints import hit

ROWS = 50_000
"""Rows of a file; one batch is in memory at a time."""
COUNT = "select count(*) from {relation}"
SELECT = "select {columns} from {relation}"
INSERT = """
insert into {partition} select * from restored_rows on conflict ({key}) do nothing
"""
PARTITIONS = text("""
    select relid::regclass::text from pg_partition_tree(:archived)
    where isleaf order by 1
""")


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
    final = month_files.month_folder(folder, rule, month)
    with warehouse.advisory_lock(LOCK), warehouse.begin() as session:
        _prepare(session)
        partition = rule.partition(month)
        if not exists(session, partition):
            raise UserError(f"{rule.name}: {month:%Y-%m} is not in the archive")
        session.execute(text(f"lock table {partition} in share row exclusive mode"))
        digest = _digest(session, partition)
        if final.exists():  # a killed unload had written them
            if month_files.read_digest(final) != digest:
                raise UserError(f"{final} holds other rows: restore it first", 1)
            _load_files(session, rule, month, final)
        else:
            _write_month(session, rule, month, final, digest)
        session.execute(text(f"drop table {partition}"))
    return digest.rows


def restore(warehouse: Warehouse, folder: Path, rule: Rule, month: date) -> int:
    """Load a month's files into its partition, compare, then delete the files.

    Returns:
        The number of rows.

    Raises:
        UserError: a file is damaged, or there is none.
    """
    unloaded = month_files.month_folder(folder, rule, month)
    if not (unloaded / month_files.MANIFEST).is_file():
        raise UserError(f"{rule.name}: {month:%Y-%m} has no files in {folder}")
    with warehouse.advisory_lock(LOCK), warehouse.begin() as session:
        _prepare(session)
        tables.ensure_table(session, rule)
        partition = rule.partition(month)
        if exists(session, partition):
            expected = month_files.read_digest(unloaded)
            if _digest(session, partition) == expected:
                shutil.rmtree(unloaded)  # a killed restore had committed
                return expected.rows
        rows = _load_files(session, rule, month, unloaded)
        tables.ensure_partition(session, rule, month)
        session.execute(
            text(INSERT.format(partition=partition, key=f"{rule.key}, {rule.moment}"))
        )
    shutil.rmtree(unloaded)
    return rows


def _write_month(
    session: Connection, rule: Rule, month: date, final: Path, digest: TableDigest
) -> None:
    """Write a partition to files, compare them, then give their folder its name."""
    partition = rule.partition(month)
    columns = list(tables.read_columns(session, partition))
    incomplete = final.with_name(f".{final.name}")
    shutil.rmtree(incomplete, ignore_errors=True)
    incomplete.mkdir(parents=True, mode=0o700)
    try:
        batches = _read_batches(session, partition, columns)
        month_files.write_files(incomplete, partition, columns, batches, digest)
        hit("archive-written")
        _load_files(session, rule, month, incomplete)
    except BaseException:
        shutil.rmtree(incomplete, ignore_errors=True)
        raise
    incomplete.rename(final)
    sync(final.parent)
    hit("archive-renamed")


def _read_batches(
    session: Connection, relation: str, columns: list[str]
) -> Iterator[month_files.Rows]:
    """Yield the rows of a relation as text, those of one file at a time."""
    selected = ", ".join(f"{one}::text" for one in columns)
    query = SELECT.format(columns=selected, relation=relation).replace(":", "\\:")
    found = session.execute(
        text(f"{query} order by 1").execution_options(yield_per=ROWS)
    )
    for rows in found.partitions(ROWS):
        yield [row._tuple() for row in rows]  # noqa: SLF001 - SQLAlchemy documents it


def _load_files(session: Connection, rule: Rule, month: date, folder: Path) -> int:
    """Load files into the temporary table `restored_rows`; return the number of rows.

    Raises:
        UserError: the rows differ from the manifest.
    """
    session.execute(text("drop table if exists restored_rows"))
    session.execute(
        text(
            f"create temporary table restored_rows (like {rule.archived})"
            " on commit drop"
        )
    )
    manifest = month_files.read_manifest(folder)
    for _, frame in month_files.read_files(folder):
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
