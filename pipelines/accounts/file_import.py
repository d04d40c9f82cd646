"""Import of people and connections from JSON Lines: a whole file or nothing.

Here: the transaction of an import and its audit row. Not here: reading lines
(`json_lines.py`), their fields and rows (`people_import.py`, `connection_import.py`).
"""

from dataclasses import asdict, dataclass
from pathlib import Path

from sqlalchemy import Connection, text

from pipelines import settings
from pipelines.accounts import connection_import, json_lines, people_import
from pipelines.accounts.vault import Vault
from pipelines.database import audit
from pipelines.database.warehouse import Warehouse

READ_BEFORE = text("""
    select platform || ':' || platform_username as account
    from app.connections
    where
        -- The default of the column is the start of this transaction.
        created_at = now()
        and exists (
            select from app.readings
            where
                readings.platform = connections.platform
                and readings.subject_id = connections.platform_user_id
                and readings.is_current
                and readings.rows > 0
        )
    order by account
""")


@dataclass(frozen=True, slots=True)
class ImportCounts:
    """The numbers of new, changed and unchanged lines.

    `read_before` names the new accounts whose channels were read before: tables of
    earlier days lack their owner until a rebuild.
    """

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    read_before: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, int]:
        """Return the counts for JSON and the audit row."""
        counts = asdict(self)
        del counts["read_before"]
        return counts


def import_people(warehouse: Warehouse, path: Path) -> ImportCounts:
    """Import people and their workspace memberships.

    Raises:
        UserError: the file has errors; nothing was imported.
    """
    lines, errors = json_lines.read_lines(path, people_import.PersonLine)
    people_import.check_lines(lines, errors)
    with warehouse.begin() as session:
        wait_for_other_imports(session)
        people_import.report_conflicts(session, lines, errors)
        errors.raise_if_any()
        counts = ImportCounts(*people_import.store_people(session, lines))
        _audit(session, "people", path, counts)
    return counts


def import_connections(
    warehouse: Warehouse, path: Path, vault: Vault | None = None
) -> ImportCounts:
    """Import connections with sealed tokens; add missing owners.

    Raises:
        UserError: the file has errors; nothing was imported.
    """
    lines, errors = json_lines.read_lines(path, connection_import.ConnectionLine)
    connection_import.check_lines(lines, errors)
    vault = vault or Vault.open(settings.load(), warehouse)
    with warehouse.begin() as session:
        wait_for_other_imports(session)
        connection_import.report_conflicts(session, lines, errors)
        errors.raise_if_any()
        stored = connection_import.store_connections(session, lines, vault)
        counts = ImportCounts(*stored, tuple(session.scalars(READ_BEFORE)))
        _audit(session, "connections", path, counts)
    return counts


def wait_for_other_imports(session: Connection) -> None:
    """Let imports run one after the other: their checks hold until they have written.

    The lock lasts until the transaction ends.
    """
    session.execute(text("select pg_advisory_xact_lock(hashtextextended('import', 0))"))


def _audit(
    session: Connection, entity_type: str, path: Path, counts: ImportCounts
) -> None:
    if counts.new or counts.changed:
        audit.record(
            session,
            action=f"{entity_type}.import",
            entity_type=entity_type,
            details={"file": path.name, **counts.as_dict()},
        )
