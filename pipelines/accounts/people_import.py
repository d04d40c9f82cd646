"""Import of people: lines of a file become people and workspace members.

Here: the fields of a line, its checks, and the rows. Not here: the file and the
transaction (`file_import.py`), and the rights of a role (SQL).
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec
from sqlalchemy import Connection, text

from pipelines.accounts.json_lines import (
    FileErrors,
    Line,
    Name,
    Slug,
    report_duplicates,
)

Email = Annotated[
    str,
    msgspec.Meta(
        pattern=r"^[^@\s]+@[^@\s]+$",
        max_length=320,
        description="an address, such as ann@example.com",
    ),
]
Role = Literal["super_admin", "admin", "editor", "analyst", "api_user", "artist"]
FIELDS = ("display_name", "email", "clerk_user_id", "timezone", "role")
UNIQUE = ("email", "clerk_user_id")
DEFAULT_MAX_MEMBERS = 3
"""The member limit of a new workspace: the default of `app.workspaces`."""

OWNERS = text("""
    select username, email, clerk_user_id
    from app.people
    where email = any(:email) or clerk_user_id = any(:clerk_user_id)
""")

WORKSPACES = text("""
    select
        slug,
        max_members,
        array(
            select people.username
            from app.workspace_members
            inner join app.people on people.id = workspace_members.person_id
            where workspace_id = workspaces.id
        ) as members
    from app.workspaces
    where slug = any(:slugs)
""")

EXISTING = text("select * from app.people where username = any(:names) for update")

INSERT = text("""
    insert into app.people (
        username, display_name, email, clerk_user_id, timezone, role
    )
    values (:username, :display_name, :email, :clerk_user_id, :timezone, :role)
""")

UPDATE = text("""
    update app.people
    set
        display_name = coalesce(:display_name, display_name),
        email = coalesce(:email, email),
        clerk_user_id = coalesce(:clerk_user_id, clerk_user_id),
        timezone = coalesce(:timezone, timezone),
        role = coalesce(:role, role),
        updated_at = now()
    where username = :username
""")

INSERT_WORKSPACE = text("""
    insert into app.workspaces (name, slug, owner_id)
    select :slug, :slug, people.id
    from app.people
    where people.username = :owner
    on conflict do nothing
    returning id
""")

# `on conflict` fires too late: the trigger of the member limit counts first.
ADD_MEMBER = text("""
    with target as (
        select workspaces.id as workspace_id, people.id as person_id
        from app.workspaces
        cross join app.people
        where workspaces.slug = :slug and people.username = :username
    ),

    changed as (
        update app.workspace_members as member
        set role = :role
        from target
        where
            member.workspace_id = target.workspace_id
            and member.person_id = target.person_id
            and member.role <> cast(:role as text)
        returning member.person_id
    ),

    added as (
        insert into app.workspace_members (workspace_id, person_id, role)
        select target.workspace_id, target.person_id, coalesce(:role, 'member')
        from target
        where not exists (
            select from app.workspace_members as member
            where
                member.workspace_id = target.workspace_id
                and member.person_id = target.person_id
        )
        returning person_id
    )

    select person_id from changed
    union all
    select person_id from added
""")


class PersonLine(msgspec.Struct, frozen=True, kw_only=True):
    """One person; an omitted field does not change."""

    username: Name
    display_name: Name | None = None
    email: Email | None = None
    clerk_user_id: Name | None = None
    timezone: Name | None = None
    role: Role | None = None
    workspace: Slug | None = None
    member_role: Literal["owner", "admin", "member"] | None = None


def check_lines(lines: Sequence[Line[PersonLine]], errors: FileErrors) -> None:
    """Report errors that need no database."""
    for line in lines:
        row = line.row
        if row.member_role is not None and row.workspace is None:
            errors.add(line.number, "member_role", "needs a workspace")
        if row.timezone is not None and not _is_zone(row.timezone):
            errors.add(line.number, "timezone", f"{row.timezone!r} is not a time zone")
    for name in ("username", *UNIQUE):
        report_duplicates(
            lines, name, lambda row, name=name: getattr(row, name), errors
        )


def report_conflicts(
    session: Connection, lines: Sequence[Line[PersonLine]], errors: FileErrors
) -> None:
    """Report lines that contradict existing rows."""
    values = {
        name: sorted({value for line in lines if (value := getattr(line.row, name))})
        for name in UNIQUE
    }
    rows = session.execute(OWNERS, values).mappings().all()
    for name in UNIQUE:
        owners = {str(row[name]): row["username"] for row in rows if row[name]}
        for line in lines:
            owner = owners.get(getattr(line.row, name) or "", line.row.username)
            if owner != line.row.username:
                errors.add(line.number, name, "belongs to another person")
    _report_workspaces(session, lines, errors)


def _report_workspaces(
    session: Connection, lines: Sequence[Line[PersonLine]], errors: FileErrors
) -> None:
    slugs = sorted({line.row.workspace for line in lines if line.row.workspace})
    rows = session.execute(WORKSPACES, {"slugs": slugs})
    existing = {str(row.slug): row for row in rows}
    owned = {line.row.workspace for line in lines if line.row.member_role == "owner"}
    joined = {slug: set(row.members) for slug, row in existing.items()}
    for line in lines:
        slug = line.row.workspace
        if slug is None:
            continue
        if slug not in existing and slug not in owned:
            why = f"{slug!r} does not exist, and no line names its owner"
            errors.add(line.number, "workspace", why)
            continue
        members = joined.setdefault(slug, set())
        members.add(line.row.username)
        limit = existing[slug].max_members if slug in existing else DEFAULT_MAX_MEMBERS
        if limit is not None and len(members) > limit:
            errors.add(line.number, "workspace", f"{slug!r} is full: {limit} members")


def store_people(
    session: Connection, lines: Sequence[Line[PersonLine]]
) -> tuple[int, int, int]:
    """Write the people; return the numbers of new, changed and unchanged lines."""
    names = [line.row.username for line in lines]
    rows = session.execute(EXISTING, {"names": names}).mappings()
    existing = {str(row["username"]): row for row in rows}
    new = [line.row for line in lines if line.row.username not in existing]
    add_people(session, new)
    changed = {
        line.row.username
        for line in lines
        if line.row.username in existing
        and _update(session, line.row, existing[line.row.username])
    }
    joined = _add_members(session, [line.row for line in lines if line.row.workspace])
    changed |= joined - {row.username for row in new}
    return len(new), len(changed), len(lines) - len(new) - len(changed)


def add_people(session: Connection, rows: Iterable[PersonLine]) -> None:
    """Add new people; without a sign-in service their id is `local:<username>`."""
    values = [
        {
            **{name: getattr(row, name) for name in FIELDS},
            "username": row.username,
            "clerk_user_id": row.clerk_user_id or f"local:{row.username}",
            "timezone": row.timezone or "UTC",
        }
        for row in rows
    ]
    if values:
        session.execute(INSERT, values)


def _update(session: Connection, line: PersonLine, row: Mapping[Any, Any]) -> bool:
    values = {name: getattr(line, name) for name in FIELDS}
    is_changed = any(
        value is not None and value != row[name] for name, value in values.items()
    )
    if is_changed:
        session.execute(UPDATE, {**values, "username": line.username})
    return is_changed


def _add_members(session: Connection, rows: Sequence[PersonLine]) -> set[str]:
    """Add workspaces and members; return the usernames with a changed membership."""
    for row in rows:
        if row.member_role == "owner" and row.workspace:
            add_workspace(session, row.workspace, row.username)
    changed = set()
    for row in rows:
        values = {
            "slug": row.workspace,
            "username": row.username,
            "role": row.member_role,
        }
        if session.execute(ADD_MEMBER, values).first() is not None:
            changed.add(row.username)
    return changed


def join_as_owner(session: Connection, slug: str, owner: str) -> None:
    """Add a workspace with its owner as a member, unless the slug exists."""
    if add_workspace(session, slug, owner):
        values = {"slug": slug, "username": owner, "role": "owner"}
        session.execute(ADD_MEMBER, values)


def add_workspace(session: Connection, slug: str, owner: str) -> bool:
    """Add a workspace of `owner`; return False if the slug exists."""
    values = {"slug": slug, "owner": owner}
    return session.execute(INSERT_WORKSPACE, values).first() is not None


def _is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True
