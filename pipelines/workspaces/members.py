"""Members of workspaces. StreamTrack calls a workspace with a tier a team.

Here: adding, changing and removing members. Not here: teams (`teams.py`), other
workspaces (`workspaces.py`), and the limit of members (`app.keep_member_limit`).
"""

from collections.abc import Mapping, Sequence
from typing import Any, Literal

from psycopg2.errors import CheckViolation, InvalidParameterValue, UniqueViolation
from sqlalchemy import Connection, Row, TextClause, text
from sqlalchemy.exc import DBAPIError

from pipelines.database import audit
from pipelines.database.warehouse import Warehouse
from pipelines.errors import UserError
from pipelines.people.people import find_person

Noun = Literal["team", "workspace"]
"""How a command calls a workspace."""
OWNER = "owner"
NEW_ROLE = "member"

# `on conflict` fires too late: the trigger of the member limit counts first.
ADD_MEMBER = text("""
    insert into app.workspace_members (workspace_id, person_id, role)
    select cast(:team as uuid), cast(:person as uuid), :role
    where not exists (
        select from app.workspace_members
        where
            workspace_id = cast(:team as uuid)
            and person_id = cast(:person as uuid)
    )
    returning id
""")

CHANGE_ROLE = text("""
    update app.workspace_members
    set role = :role
    where
        workspace_id = cast(:team as uuid)
        and person_id = cast(:person as uuid)
        and role not in (:role, 'owner')
    returning id
""")

REMOVE_MEMBER = text("""
    with removed as (
        delete from app.workspace_members
        where
            workspace_id = cast(:team as uuid)
            and person_id = cast(:person as uuid)
            and role <> 'owner'
        returning person_id
    )

    update app.people
    set
        current_workspace_id = nullif(current_workspace_id, cast(:team as uuid)),
        updated_at = now()
    from removed
    where people.id = removed.person_id
    returning people.id
""")

ROLE_OF = text("""
    select role
    from app.workspace_members
    where
        workspace_id = cast(:team as uuid)
        and person_id = cast(:person as uuid)
""")


def add_member(
    warehouse: Warehouse,
    slug: str,
    username: str,
    role: str | None,
    noun: Noun = "team",
) -> tuple[str, bool]:
    """Add a member, or change the role of one; return the role and if that changed.

    Without a role a new person becomes a member, and a member keeps the role.

    Raises:
        UserError: the workspace or the person does not exist, it is full, or the
            person owns it.
    """
    with warehouse.begin() as session:
        values = _member(session, slug, username, noun)
        held = session.scalar(ROLE_OF, values)
        if held == OWNER:
            raise UserError(
                f"{username!r} owns the {noun} {slug!r} and stays its admin"
            )
        role = role or held or NEW_ROLE
        named = {**values, "role": role}
        is_changed = session.execute(CHANGE_ROLE, named).first() is not None
        if not is_changed:
            is_changed = bool(run_statement(session, ADD_MEMBER, named))
        if is_changed:
            details = {"username": username, "role": role}
            _audit(session, f"{noun}s.add", values["team"], details)
    return role, is_changed


def remove_member(
    warehouse: Warehouse, slug: str, username: str, noun: Noun = "team"
) -> None:
    """Remove a member; what the person wrote stays.

    Raises:
        UserError: the person is no member, or owns the workspace.
    """
    with warehouse.begin() as session:
        values = _member(session, slug, username, noun)
        if session.scalar(ROLE_OF, values) == OWNER:
            raise UserError(
                f"{username!r} owns the {noun} {slug!r} and cannot leave it"
            )
        if session.execute(REMOVE_MEMBER, values).first() is None:
            raise UserError(f"{username!r} is no member of the {noun} {slug!r}")
        _audit(session, f"{noun}s.remove", values["team"], {"username": username})


def find_workspace(session: Connection, slug: str, noun: Noun = "team") -> str:
    """Return the key of a workspace.

    Raises:
        UserError: it does not exist.
    """
    query = text("select id::text from app.workspaces where slug = :slug")
    found = session.scalar(query, {"slug": slug})
    if found is None:
        raise UserError(f"{noun} {slug!r} does not exist; see `{noun}s list`")
    return str(found)


def run_statement(
    session: Connection,
    statement: TextClause,
    values: Mapping[str, str],
    *,
    taken: str = "it exists already",
) -> Sequence[Row[Any]]:
    """Run a statement and return its rows.

    Raises:
        UserError: the database refuses it with a message for people.
    """
    try:
        return session.execute(statement, values).all()
    except DBAPIError as error:
        if isinstance(error.orig, UniqueViolation):
            raise UserError(taken) from None
        if isinstance(error.orig, (CheckViolation, InvalidParameterValue)):
            message = error.orig.diag.message_primary or "a value is invalid"
            raise UserError(message) from None
        raise


def _member(
    session: Connection, slug: str, username: str, noun: Noun
) -> dict[str, str]:
    workspace = find_workspace(session, slug, noun)
    return {"team": workspace, "person": find_person(session, username).id}


def _audit(
    session: Connection, action: str, workspace: str, details: Mapping[str, object]
) -> None:
    audit.record(
        session,
        action=action,
        entity_type="workspaces",
        entity_id=workspace,
        details=details,
    )
