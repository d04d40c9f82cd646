"""Dumping the warehouse and Dagster's storage.

Here: one snapshot per database, which the dump and the digests share. Not here: the
folder and its retention (`store.py`), the restore (`restore.py`).
"""

import shutil
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from psycopg2.errors import InsufficientPrivilege
from sqlalchemy import Connection, text
from sqlalchemy.exc import OperationalError, ProgrammingError

from pipelines.backups import client, store
from pipelines.backups.digests import read_digests
from pipelines.database.catalogue import list_tables
from pipelines.database.warehouse import Warehouse
from pipelines.errors import UserError
from pipelines.failpoints import hit
from pipelines.redaction import first_line
from pipelines.settings import Settings

WAREHOUSE = "warehouse"
DAGSTER = "dagster"
LOCK_WAIT = "--lock-wait-timeout=60s"
LOCK_TIMEOUT = text("set local lock_timeout = '60s'")
TRIES = 5
QUOTED = "--quote-all-identifiers"
"""PostgreSQL 18 cannot restore an unquoted column `format json`: two keywords to it."""


def make_backup(configuration: Settings, folder: Path) -> store.Backup:
    """Dump both databases to `folder`; only a complete backup gets its name.

    Backups of the same warehouse wait for each other.

    Raises:
        UserError: a dump fails.
    """
    warehouse = Warehouse(configuration.migration_url)
    with warehouse.advisory_lock("backup"):
        moment = datetime.now(UTC)
        incomplete = store.make_incomplete(folder, moment)
        try:
            databases = {
                WAREHOUSE: _dump(warehouse, incomplete / f"{WAREHOUSE}.dump"),
                DAGSTER: _dump(
                    Warehouse(configuration.dagster_url), incomplete / f"{DAGSTER}.dump"
                ),
            }
            hit("backup-dumped")
            manifest = {"made_at": moment.isoformat(), "databases": databases}
            backup = store.complete(incomplete, manifest)
        except BaseException:
            shutil.rmtree(incomplete, ignore_errors=True)
            raise
    hit("backup-complete")
    return backup


def _dump(database: Warehouse, path: Path) -> dict[str, Any]:
    """Dump a database, and digest its tables in the same snapshot."""
    with database.engine.connect() as connection:
        session = connection.execution_options(isolation_level="REPEATABLE READ")
        _lock_tables(database, session)
        snapshot = session.scalar(text("select pg_export_snapshot()"))
        version = session.scalar(text("show server_version"))
        with client.started(
            *("pg_dump", database.url, "--format=custom", "--no-password"),
            *(LOCK_WAIT, QUOTED, f"--snapshot={snapshot}", f"--file={path}"),
        ):
            hit("backup-dumping")
            digests = read_digests(session)
    return {
        "file": path.name,
        "server_version": version,
        "rows": sum(one.rows for one in digests.values()),
        "tables": store.as_json(digests),
    }


def _lock_tables(database: Warehouse, session: Connection) -> None:
    """Let no build replace a table between the snapshot and the locks of pg_dump.

    LOCK takes no snapshot, so the session's snapshot comes after all locks. A table
    that a build has replaced after the list is in the next list.
    """
    session.execute(LOCK_TIMEOUT)
    for tries_left in reversed(range(TRIES)):
        with database.begin() as other:
            names = list_tables(other)
        if not names:
            return
        try:
            session.execute(text(f"lock table {', '.join(names)} in access share mode"))
        except (ProgrammingError, OperationalError) as error:
            reason = first_line(str(error.orig))
            if isinstance(error.orig, InsufficientPrivilege):
                raise UserError(reason, exit_code=1) from None
            if tries_left == 0:
                raise UserError(
                    f"{reason}: a build replaces tables; repeat the backup later",
                    exit_code=1,
                ) from None
            session.rollback()
            session.execute(LOCK_TIMEOUT)
        else:
            return
