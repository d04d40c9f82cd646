"""The erasure of one person from every place.

Here: the warehouse, Dagster's storage, archived files and logs. The warehouse commits
last, so a killed erasure is repeated as a whole. Not here: which rows these are
(`rows.py`); the ledger that prevents a return (`ledger.py`); backups, which expire
(`backups/store.py`).
"""

import json
from collections import Counter
from contextlib import nullcontext
from dataclasses import asdict, dataclass, field
from typing import Any

from sqlalchemy import Connection, text

from pipelines.archive.move import LOCK as ARCHIVE
from pipelines.archive.rewriting import rewrite_rows
from pipelines.backups import store
from pipelines.database import audit
from pipelines.database.warehouse import Warehouse
from pipelines.errors import UserError
from pipelines.failpoints import hit
from pipelines.privacy import ledger
from pipelines.privacy.archived_rows import ArchivedRows, make_change, read_types
from pipelines.privacy.documents import mask_documents
from pipelines.privacy.identity import Identity, Pairs, find_identity
from pipelines.privacy.kept_rows import NAMED_IN_TRAIL
from pipelines.privacy.mask import Mask, mask_database, mask_files
from pipelines.privacy.rows import list_subjects, mark_rows, read_contents
from pipelines.settings import Settings
from pipelines.transform.dbt import BUILD_LOCK

RUNNING = text("""
    select platform, started_at::text from app.loads where state = 'running' limit 1
""")
PASS_WORKSPACES_ON = text("""
    with heirs as (
        select distinct on (workspaces.id) workspaces.id, members.person_id
        from app.workspaces
        inner join app.workspace_members as members
            on
                members.workspace_id = workspaces.id
                and members.person_id <> workspaces.owner_id
        where workspaces.owner_id = cast(:person as uuid)
        order by
            workspaces.id, (members.role = 'admin') desc, members.joined_at,
            members.person_id
    ),

    passed as (
        update app.workspaces set owner_id = heirs.person_id
        from heirs
        where workspaces.id = heirs.id
        returning heirs.id, heirs.person_id
    )

    update app.workspace_members as members set role = 'owner'
    from passed
    where (members.workspace_id, members.person_id) = (passed.id, passed.person_id)
""")
"""A shared workspace goes to its first admin, else to its first member."""
DELETE = """
delete from {relation}
where ctid in (select place from their_rows where relation = {oid})
"""
AUDIT = text(
    f"select id, entity_id, details from app.audit_logs where {NAMED_IN_TRAIL}"
)
MASK_AUDIT = text("""
    update app.audit_logs
    set entity_id = :entity_id, details = cast(:details as jsonb)
    where id = :id
""")
MOST_ROUNDS = 5


@dataclass(slots=True)
class Erasure:
    """What an erasure deletes and masks; a dry run counts the same."""

    rows: dict[str, int] = field(default_factory=dict)
    documents: int = 0
    audit_rows: int = 0
    dagster_values: int = 0
    archived_rows: int = 0
    archived_documents: int = 0
    logs: int = 0

    def as_dict(self) -> dict[str, object]:
        """Return the fields, for JSON."""
        return asdict(self)


def erase_person(
    configuration: Settings, username: str, *, dry_run: bool = False
) -> Erasure:
    """Erase a person; with `dry_run` only count what an erasure changes.

    Raises:
        UserError: no person has this name, or a load is running.
    """
    warehouse = Warehouse(configuration.warehouse_url)
    erasure = Erasure()
    with (
        # A build that has read the person's rows would write them again.
        nullcontext() if dry_run else warehouse.advisory_lock(BUILD_LOCK),
        warehouse.advisory_lock(ARCHIVE),
        warehouse.engine.connect() as session,
        session.begin() as transaction,
    ):
        identity = find_identity(session, username)
        if not dry_run:
            _block_loads(session)
        session.execute(PASS_WORKSPACES_ON, {"person": identity.person_id})
        mask = Mask(identity)
        erasure.rows, archived, subjects = _delete_rows(
            session, identity, dry_run=dry_run
        )
        session.execute(text("set local app.erasing = 'on'"))
        erasure.documents = mask_documents(session, mask, dry_run=dry_run)
        erasure.audit_rows = _mask_audit(session, mask)
        erasure.dagster_values = _mask_dagster(configuration, mask, dry_run=dry_run)
        change = make_change(archived, mask, read_types(session))
        files = rewrite_rows(configuration.archive_folder, change, dry_run=dry_run)
        erasure.archived_rows = files.deleted
        erasure.archived_documents = files.values
        erasure.logs = mask_files(configuration.root, mask, dry_run=dry_run)
        if dry_run:
            transaction.rollback()
            return erasure
        folder = store.folder_of(configuration)
        ledger.record_erasure(session, folder, identity, subjects)
        audit.record(
            session,
            action="people.erase",
            entity_type="person",
            details={"rows": sum(erasure.rows.values())},
        )
        hit("erasure-done")
    return erasure


def _block_loads(session: Connection) -> None:
    """Let no load start until the transaction ends; a running load is an error."""
    session.execute(text("lock table app.loads in share row exclusive mode"))
    running = session.execute(RUNNING).one_or_none()
    if running is not None:
        raise UserError(
            f"a load of {running[0]} is running since {running[1]}: repeat the command"
            " after its end",
            exit_code=1,
        )


def _delete_rows(
    session: Connection, identity: Identity, *, dry_run: bool
) -> tuple[dict[str, int], ArchivedRows, Pairs]:
    """Delete rows until none is found: a deleted parent may move rows that name it.

    Returns:
        The deleted rows of each table, the test of archived rows, and the subjects that
        are one content.
    """
    counts: Counter[str] = Counter()
    found = mark_rows(session, identity)
    archived = ArchivedRows(identity, read_contents(session))
    subjects = list_subjects(session, found)
    if dry_run:
        return {one.full_name: rows for one, rows in found}, archived, subjects
    for _ in range(MOST_ROUNDS):
        for table, _rows in found:
            query = DELETE.format(relation=table.relation, oid=table.oid)
            deleted = session.execute(text(query)).rowcount
            counts[table.full_name] += int(deleted)
        found = mark_rows(session, identity)
        if not found:
            return dict(counts), archived, subjects
    names = ", ".join(table.relation for table, _ in found)
    raise UserError(f"rows stay in {names}: report this as a fault", exit_code=1)


def _mask_audit(session: Connection, mask: Mask) -> int:
    rows: list[Any] = list(session.execute(AUDIT, {"pattern": mask.pattern}))
    for row in rows:
        entity = None if row.entity_id is None else mask.replace_words(row.entity_id)
        details = json.dumps(mask.replace_everywhere(row.details))
        named = {"id": row.id, "entity_id": entity, "details": details}
        session.execute(MASK_AUDIT, named)
    return len(rows)


def _mask_dagster(configuration: Settings, mask: Mask, *, dry_run: bool) -> int:
    """Mask the texts of Dagster's storage; return the number of changed values."""
    dagster = Warehouse(configuration.dagster_url)
    try:
        with dagster.begin() as session:
            return mask_database(session, mask, dry_run=dry_run)
    finally:
        dagster.engine.dispose()
