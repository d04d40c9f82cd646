"""The erasure of one person from every place.

Here: the warehouse, Dagster's storage, archived files, logs, and the ledger that
prevents a return. The warehouse commits last, so a killed erasure is repeated as a
whole. Not here: which rows these are (`rows.py`); backups, which expire
(`backups/store.py`).
"""

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from typing import Any

from sqlalchemy import Connection, text

from pipelines.archive import month_files
from pipelines.archive.move import LOCK as ARCHIVE
from pipelines.backups import store
from pipelines.database import audit
from pipelines.database.warehouse import Warehouse
from pipelines.errors import UserError
from pipelines.failpoints import hit
from pipelines.privacy.identity import Identity, find_identity
from pipelines.privacy.mask import Mask, mask_database, mask_files
from pipelines.privacy.rows import mark_rows
from pipelines.settings import Settings

RUNNING = text("""
    select platform, started_at::text from app.loads where state = 'running' limit 1
""")
PASS_ON = text("""
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
REMEMBER = text("""
    insert into app.erasures (digest, kind)
    values (app.erasure_digest(:platform, :id), :kind)
    on conflict do nothing
""")
AUDIT = text("""
    select id, entity_id, details from app.audit_logs
    where concat_ws(' ', entity_id, details) ~* :pattern
""")
MASK_AUDIT = text("""
    update app.audit_logs
    set entity_id = :entity_id, details = cast(:details as jsonb)
    where id = :id
""")
CONTENTS = text("""
    select content from their_contents
    union select platform || '\\:' || content from their_contents
""")
MOST_ROUNDS = 5
LEDGER = "erasures.jsonl"
"""The file of digests beside the backups, for a restore of an older backup."""


@dataclass(slots=True)
class Erasure:
    """What an erasure deletes and masks; a dry run counts the same."""

    rows: dict[str, int] = field(default_factory=dict)
    audit_rows: int = 0
    dagster_values: int = 0
    archived_rows: int = 0
    logs: int = 0

    def as_dict(self) -> dict[str, object]:
        """Return the fields, for JSON."""
        return asdict(self)


def erase_person(
    configuration: Settings, username: str, *, dry_run: bool = False
) -> Erasure:
    """Erase a person, or count what an erasure would take.

    Raises:
        UserError: nobody has this name, or a load is running.
    """
    warehouse = Warehouse(configuration.warehouse_url)
    done = Erasure()
    with (
        warehouse.advisory_lock(ARCHIVE),
        warehouse.engine.connect() as session,
        session.begin() as transaction,
    ):
        identity = find_identity(session, username)
        if not dry_run:
            _block_loads(session)
        session.execute(PASS_ON, {"person": identity.person_id})
        mask = Mask(identity)
        done.rows, contents = _delete_rows(session, identity, dry_run=dry_run)
        done.audit_rows = _mask_audit(session, mask)
        _erase_elsewhere(configuration, mask, identity, contents, done, dry_run=dry_run)
        if dry_run:
            transaction.rollback()
            return done
        _record_erasure(session, configuration, identity)
        audit.record(
            session,
            action="people.erase",
            entity_type="person",
            details={"rows": sum(done.rows.values())},
        )
        hit("erasure-done")
    return done


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
) -> tuple[dict[str, int], set[str]]:
    """Delete rows until none is found: a deleted parent may move rows that name it."""
    counts: Counter[str] = Counter()
    found = mark_rows(session, identity)
    contents = {str(one) for one in session.scalars(CONTENTS)}
    if dry_run:
        return {one.full_name: rows for one, rows in found}, contents
    for _ in range(MOST_ROUNDS):
        for table, _rows in found:
            query = DELETE.format(relation=table.relation, oid=table.oid)
            deleted = session.execute(text(query)).rowcount
            counts[table.full_name] += int(deleted)
        found = mark_rows(session, identity)
        if not found:
            return dict(counts), contents
    names = ", ".join(table.relation for table, _ in found)
    raise UserError(f"rows stay in {names}: report this as a fault", exit_code=1)


def _mask_audit(session: Connection, mask: Mask) -> int:
    session.execute(text("set local app.erasing = 'on'"))
    rows: list[Any] = list(session.execute(AUDIT, {"pattern": mask.pattern}))
    for row in rows:
        entity = None if row.entity_id is None else mask.replace_lines(row.entity_id)
        details = json.dumps(row.details)
        named = {"id": row.id, "entity_id": entity}
        session.execute(MASK_AUDIT, named | {"details": mask.replace_lines(details)})
    return len(rows)


def _erase_elsewhere(
    configuration: Settings,
    mask: Mask,
    identity: Identity,
    contents: set[str],
    done: Erasure,
    *,
    dry_run: bool,
) -> None:
    dagster = Warehouse(configuration.dagster_url)
    try:
        with dagster.begin() as session:
            done.dagster_values = mask_database(session, mask, dry_run=dry_run)
    finally:
        dagster.engine.dispose()
    accounts = {account for _, account in identity.accounts}
    done.archived_rows = month_files.delete_rows(
        configuration.archive_folder,
        {*identity.keys, *accounts, *contents, identity.username},
        dry_run=dry_run,
    )
    for folder in (configuration.dagster_home, configuration.root / "dbt"):
        done.logs += mask_files(folder, mask, dry_run=dry_run)


def _record_erasure(
    session: Connection, configuration: Settings, identity: Identity
) -> None:
    """Write the digests to the ledger, and beside the backups."""
    erased = [{"platform": "person", "id": identity.person_id, "kind": "person"}]
    erased += [
        {"platform": platform, "id": account, "kind": "account"}
        for platform, account in sorted(identity.accounts)
    ]
    if identity.user_id:
        named = {"platform": "sign-in", "id": identity.user_id, "kind": "user"}
        erased.append(named)
    session.execute(REMEMBER, erased)
    append_digests(configuration, read_digests(session))


def read_digests(session: Connection) -> dict[str, str]:
    """Return the ledger: digests in hexadecimal with their kinds."""
    found: Iterable[Any] = session.execute(
        text("select encode(digest, 'hex') as digest, kind from app.erasures")
    )
    return {row.digest: row.kind for row in found}


def append_digests(configuration: Settings, digests: dict[str, str]) -> None:
    """Add digests to the file beside the backups."""
    folder = store.folder_of(configuration)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = folder / LEDGER
    known = path.read_text() if path.is_file() else ""
    with path.open("a") as stream:
        for digest, kind in digests.items():
            if digest not in known:
                stream.write(json.dumps({"digest": digest, "kind": kind}) + "\n")
