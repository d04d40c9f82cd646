"""The export of everything about one person.

Here: one JSON and one Parquet file for each table, also for archived months in files, a
manifest and checksums. Sealed and hashed values are left out. Not here: which rows
these are (`rows.py`, `kept_rows.py`, `archived_rows.py`).
"""

import json
import shutil
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, text

from pipelines.archive.month_files import list_months
from pipelines.archive.move import LOCK as ARCHIVE
from pipelines.archive.rewriting import find_rows
from pipelines.backups.store import write_sums
from pipelines.database.catalogue import quote
from pipelines.database.warehouse import Warehouse
from pipelines.errors import UserError
from pipelines.privacy.archived_rows import ArchivedRows
from pipelines.privacy.identity import Identity, find_identity
from pipelines.privacy.kept_rows import mark_kept_rows
from pipelines.privacy.rows import Table, mark_rows, read_contents
from pipelines.text_parquet import write_texts

SECRETS = {"access_token", "refresh_token", "password_hash", "key_hash"}
SECRETS |= {"webhook_secret"}
ROWS = """
select {columns} from {relation}
where ctid in (select place from {marks} where relation = {oid})
"""
KEPT = "kept."
"""The beginning of the names of files with rows that an erasure keeps."""
OPERATOR = "operator"
"""Who ran a command; in the details of the audit trail it is somebody else."""


def export_person(
    warehouse: Warehouse, username: str, folder: Path, *, archive: Path
) -> dict[str, int]:
    """Write a person's rows to a new folder, and return the rows of each table.

    Args:
        warehouse: the database.
        username: the person.
        folder: the new folder.
        archive: the folder of months that were unloaded from the database.

    Raises:
        UserError: no person has this name, or the folder exists.
    """
    if folder.exists():
        raise UserError(f"--to: {folder} exists already")
    incomplete = folder.with_name(f".{folder.name}.incomplete")
    shutil.rmtree(incomplete, ignore_errors=True)
    incomplete.mkdir(parents=True, mode=0o700)
    try:
        with (
            warehouse.advisory_lock(ARCHIVE),
            warehouse.engine.connect() as connection,
        ):
            session = connection.execution_options(isolation_level="REPEATABLE READ")
            identity = find_identity(session, username)
            counts = {
                table.full_name: _write_table(session, table, incomplete)
                for table, _ in mark_rows(session, identity)
            }
            kept = {
                table.full_name: _write_table(session, table, incomplete, is_kept=True)
                for table, _ in mark_kept_rows(session, identity)
            }
            archived = ArchivedRows(identity, read_contents(session))
            for place in list_months(archive):
                _write_month(place, archived, incomplete, counts)
        _write_manifest(incomplete, identity, counts, kept)
        incomplete.rename(folder)
    except BaseException:
        shutil.rmtree(incomplete, ignore_errors=True)
        raise
    return counts | {f"{KEPT}{name}": rows for name, rows in kept.items()}


def _write_table(
    session: Connection,
    table: Table,
    folder: Path,
    *,
    is_kept: bool = False,
) -> int:
    shown = [name for name in table.types if name not in SECRETS]
    columns = ", ".join(map(quote, shown))
    marks, prefix = ("kept_rows", KEPT) if is_kept else ("their_rows", "")
    query = ROWS.format(
        columns=columns, relation=table.relation, oid=table.oid, marks=marks
    )
    rows: list[dict[str, Any]] = list(
        session.scalars(text(f"select to_jsonb(one_row) from ({query}) as one_row"))
    )
    if is_kept:
        rows = [_without_operator(row) for row in rows]
    _write_rows(folder / f"{prefix}{table.full_name}", shown, rows)
    return len(rows)


def _without_operator(row: dict[str, Any]) -> dict[str, Any]:
    details = row.get("details")
    if not isinstance(details, dict):
        return row
    left = {name: value for name, value in details.items() if name != OPERATOR}
    return row | {"details": left}


def _write_month(
    place: Path, archived: ArchivedRows, folder: Path, counts: dict[str, int]
) -> None:
    """Write the person's rows of an unloaded month, named as its partition was.

    A killed unload leaves the files and the partition, whose rows are exported already.
    """
    month = place.name.replace("-", "_")
    name = f"archive.{place.parent.name}_{month}"
    if name in counts:
        return
    if rows := list(find_rows(place, archived)):
        _write_rows(folder / name, list(rows[0]), rows)
        counts[name] = len(rows)


def _write_rows(path: Path, columns: list[str], rows: list[dict[str, Any]]) -> None:
    with path.with_name(f"{path.name}.jsonl").open("w", encoding="utf-8") as stream:
        for row in rows:
            stream.write(json.dumps(row, ensure_ascii=False) + "\n")
    texts = [[_as_text(row[column]) for column in columns] for row in rows]
    write_texts(path.with_name(f"{path.name}.parquet"), columns, texts)


def _as_text(value: object) -> str | None:
    if value is None or isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False)


def _write_manifest(
    folder: Path, identity: Identity, counts: dict[str, int], kept: dict[str, int]
) -> None:
    manifest = {
        "username": identity.username,
        "exported_at": datetime.now(UTC).isoformat(),
        "accounts": [list(one) for one in sorted(identity.accounts)],
        "left_out": sorted(SECRETS),
        "tables": counts,
        "kept_tables": kept,
    }
    (folder / "manifest.json").write_text(json.dumps(manifest, indent=1))
    write_sums(folder)
    for path in folder.iterdir():
        path.chmod(0o600)
