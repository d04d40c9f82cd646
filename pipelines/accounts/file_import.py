"""Bring people and their connections in from JSON lines: all of a file or nothing.

Here: the one transaction of an import and its audit row. Not here: reading lines
(`json_lines.py`), what they may say and the rows that result (`people.py`,
`accounts.py`).
"""

from dataclasses import asdict, dataclass
from pathlib import Path

from sqlalchemy import Connection, text

from pipelines import settings
from pipelines.accounts import connection_rows, json_lines, people_rows
from pipelines.accounts.vault import Vault
from pipelines.database import audit
from pipelines.database.warehouse import Warehouse


@dataclass(frozen=True, slots=True)
class Imported:
    """How many lines made something new, changed something, or changed nothing."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0

    def as_dict(self) -> dict[str, int]:
        """Return the counts for JSON and the audit trail."""
        return asdict(self)


def import_people(warehouse: Warehouse, path: Path) -> Imported:
    """Import people, with their membership of a workspace where one is given.

    Raises:
        UserError: every fault of the file; nothing was imported.
    """
    lines, faults = json_lines.read(path, people_rows.PersonLine)
    people_rows.check(lines, faults)
    with warehouse.begin() as connection:
        _wait_for_other_imports(connection)
        people_rows.report_conflicts(connection, lines, faults)
        faults.refuse()
        done = Imported(*people_rows.store(connection, lines))
        _audit(connection, "people", path, done)
    return done


def import_connections(
    warehouse: Warehouse, path: Path, vault: Vault | None = None
) -> Imported:
    """Import connections, sealing their tokens; owners who are not there are made.

    Raises:
        UserError: every fault of the file; nothing was imported.
    """
    lines, faults = json_lines.read(path, connection_rows.ConnectionLine)
    connection_rows.check(lines, faults)
    vault = vault or Vault.open(settings.load(), warehouse)
    with warehouse.begin() as connection:
        _wait_for_other_imports(connection)
        connection_rows.report_conflicts(connection, lines, faults)
        faults.refuse()
        done = Imported(*connection_rows.store(connection, lines, vault))
        _audit(connection, "connections", path, done)
    return done


def _wait_for_other_imports(connection: Connection) -> None:
    # What was checked must still hold when it is written.
    connection.execute(
        text("select pg_advisory_xact_lock(hashtextextended('import', 0))")
    )


def _audit(connection: Connection, what: str, path: Path, done: Imported) -> None:
    if done.new or done.changed:
        details = {"file": path.name, **done.as_dict()}
        audit.write(
            connection, action=f"{what}.import", entity_type=what, details=details
        )
