"""The export of everything about one person.

Here: one JSON and one Parquet file for each table, a manifest and checksums. Sealed and
hashed values are left out. Not here: which rows these are (`rows.py`).
"""

import json
import shutil
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, text

from pipelines.backups.store import write_sums
from pipelines.database.catalogue import quote
from pipelines.database.warehouse import Warehouse
from pipelines.errors import UserError
from pipelines.privacy.identity import Identity, find_identity
from pipelines.privacy.rows import Table, mark_rows
from pipelines.text_parquet import write_texts

SECRETS = {"access_token", "refresh_token", "password_hash", "key_hash"}
SECRETS |= {"webhook_secret"}
ROWS = """
select {columns} from {relation}
where ctid in (select place from their_rows where relation = {oid})
"""


def export_person(warehouse: Warehouse, username: str, folder: Path) -> dict[str, int]:
    """Write a person's rows to a new folder, and return the rows of each table.

    Raises:
        UserError: no person has this name, or the folder exists.
    """
    if folder.exists():
        raise UserError(f"--to: {folder} exists already")
    incomplete = folder.with_name(f".{folder.name}.incomplete")
    shutil.rmtree(incomplete, ignore_errors=True)
    incomplete.mkdir(parents=True, mode=0o700)
    try:
        with warehouse.engine.connect() as connection:
            session = connection.execution_options(isolation_level="REPEATABLE READ")
            identity = find_identity(session, username)
            counts = {
                table.full_name: _write_table(session, table, incomplete)
                for table, _ in mark_rows(session, identity)
            }
        _write_manifest(incomplete, identity, counts)
        incomplete.rename(folder)
    except BaseException:
        shutil.rmtree(incomplete, ignore_errors=True)
        raise
    return counts


def _write_table(session: Connection, table: Table, folder: Path) -> int:
    shown = [name for name in table.types if name not in SECRETS]
    columns = ", ".join(map(quote, shown))
    query = ROWS.format(columns=columns, relation=table.relation, oid=table.oid)
    rows: list[dict[str, Any]] = list(
        session.scalars(text(f"select to_jsonb(one_row) from ({query}) as one_row"))
    )
    with (folder / f"{table.full_name}.jsonl").open("w", encoding="utf-8") as stream:
        for row in rows:
            stream.write(json.dumps(row, ensure_ascii=False) + "\n")
    texts = [[_as_text(row[column]) for column in shown] for row in rows]
    write_texts(folder / f"{table.full_name}.parquet", shown, texts)
    return len(rows)


def _as_text(value: object) -> str | None:
    if value is None or isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False)


def _write_manifest(folder: Path, identity: Identity, counts: dict[str, int]) -> None:
    manifest = {
        "username": identity.username,
        "exported_at": datetime.now(UTC).isoformat(),
        "accounts": [list(one) for one in sorted(identity.accounts)],
        "left_out": sorted(SECRETS),
        "tables": counts,
    }
    (folder / "manifest.json").write_text(json.dumps(manifest, indent=1))
    write_sums(folder)
    for path in folder.iterdir():
        path.chmod(0o600)
