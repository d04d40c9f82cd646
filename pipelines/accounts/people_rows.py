"""People and the workspaces they form, as rows of `app`.

Here: what a line about a person may say, and adding or changing the rows. Not here:
reading the file and the transaction (`imports.py`), and what a role may see (SQL).
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec
from sqlalchemy import Connection, text

from pipelines.accounts.json_lines import Faults, Line, Name, Slug, report_repeats

Email = Annotated[str, msgspec.Meta(pattern=r"^[^@\s]+@[^@\s]+$", max_length=320)]
Role = Literal["super_admin", "admin", "editor", "analyst", "api_user", "artist"]
FIELDS = ("display_name", "email", "clerk_user_id", "timezone", "role")
UNIQUE = ("email", "clerk_user_id")


class PersonLine(msgspec.Struct, frozen=True, kw_only=True):
    """One person; what is left out stays as it is."""

    username: Name
    display_name: Name | None = None
    email: Email | None = None
    clerk_user_id: Name | None = None
    timezone: Name | None = None
    role: Role | None = None
    workspace: Slug | None = None
    member_role: Literal["owner", "admin", "member"] | None = None


def check(lines: Sequence[Line[PersonLine]], faults: Faults) -> None:
    """Report what is wrong with the lines whatever the database holds."""
    for line in lines:
        row = line.row
        if row.member_role is not None and row.workspace is None:
            faults.add(line.number, "member_role", "is given without a workspace")
        if row.timezone is not None and not _is_zone(row.timezone):
            faults.add(line.number, "timezone", f"{row.timezone!r} is no time zone")
    for name in ("username", *UNIQUE):
        report_repeats(lines, name, lambda row, name=name: getattr(row, name), faults)


def report_conflicts(
    connection: Connection, lines: Sequence[Line[PersonLine]], faults: Faults
) -> None:
    """Report what does not go together with the rows there are."""
    for name in UNIQUE:
        given = {value for line in lines if (value := getattr(line.row, name))}
        held = connection.execute(
            text(f"select {name}, username from app.people where {name} = any(:given)"),  # noqa: S608 - ours
            {"given": sorted(given)},
        )
        owners = {str(value): username for value, username in held}
        for line in lines:
            owner = owners.get(getattr(line.row, name) or "", line.row.username)
            if owner != line.row.username:
                faults.add(line.number, name, "belongs to another person")
    _report_workspaces(connection, lines, faults)


def _report_workspaces(
    connection: Connection, lines: Sequence[Line[PersonLine]], faults: Faults
) -> None:
    slugs = sorted({line.row.workspace for line in lines if line.row.workspace})
    room = {
        str(row.slug): row
        for row in connection.execute(
            text(
                "select slug, max_members, array(select people.username from"
                " app.workspace_members inner join app.people"
                " on people.id = workspace_members.person_id"
                " where workspace_id = workspaces.id) as members"
                " from app.workspaces where slug = any(:slugs)"
            ),
            {"slugs": slugs},
        )
    }
    owned = {line.row.workspace for line in lines if line.row.member_role == "owner"}
    joined = {slug: set(row.members) for slug, row in room.items()}
    for line in lines:
        slug = line.row.workspace
        if slug is None:
            continue
        if slug not in room and slug not in owned:
            why = f"there is no {slug!r}, and no line makes somebody its owner"
            faults.add(line.number, "workspace", why)
            continue
        members = joined.setdefault(slug, set())
        members.add(line.row.username)
        limit = room[slug].max_members if slug in room else 3
        if limit is not None and len(members) > limit:
            faults.add(line.number, "workspace", f"{slug!r} is full: {limit} members")


def store(
    connection: Connection, lines: Sequence[Line[PersonLine]]
) -> tuple[int, int, int]:
    """Write the people, and count those that are new, changed and unchanged."""
    held = {
        str(row["username"]): row
        for row in connection.execute(
            text("select * from app.people where username = any(:names) for update"),
            {"names": [line.row.username for line in lines]},
        ).mappings()
    }
    new = [line.row for line in lines if line.row.username not in held]
    add(connection, new)
    changed = set()
    for line in lines:
        row = line.row
        if row.username in held and _change(connection, row, held[row.username]):
            changed.add(row.username)
    joined = _join(connection, [line.row for line in lines if line.row.workspace])
    changed |= joined - {row.username for row in new}
    return len(new), len(changed), len(lines) - len(new) - len(changed)


def add(connection: Connection, rows: Iterable[PersonLine]) -> None:
    """Add people who are not there yet; nobody depends on the sign-in service."""
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
        names = ("username", *FIELDS)
        connection.execute(
            text(
                f"insert into app.people ({', '.join(names)})"  # noqa: S608 - ours
                f" values ({', '.join(f':{name}' for name in names)})"
            ),
            values,
        )


def _change(connection: Connection, row: PersonLine, held: Mapping[Any, Any]) -> bool:
    fresh = {
        name: value
        for name in FIELDS
        if (value := getattr(row, name)) is not None and value != held[name]
    }
    if fresh:
        changes = ", ".join(f"{name} = :{name}" for name in fresh)
        connection.execute(
            text(
                f"update app.people set {changes}, updated_at = now()"  # noqa: S608 - ours
                " where username = :username"
            ),
            {**fresh, "username": row.username},
        )
    return bool(fresh)


def _join(connection: Connection, rows: Sequence[PersonLine]) -> set[str]:
    """Make workspaces and memberships, and return whose membership that changed."""
    for row in rows:
        if row.member_role == "owner" and row.workspace:
            make_workspace(connection, row.workspace, row.username)
    joined = set()
    for row in rows:
        values = {
            "slug": row.workspace,
            "username": row.username,
            "role": row.member_role,
        }
        found = connection.execute(JOIN, values)
        if found.first() is not None:
            joined.add(row.username)
    return joined


def join_as_owner(connection: Connection, slug: str, owner: str) -> None:
    """Make a workspace with its owner as a member, unless there is one of that name."""
    if make_workspace(connection, slug, owner):
        values = {"slug": slug, "username": owner, "role": "owner"}
        connection.execute(JOIN, values)


def make_workspace(connection: Connection, slug: str, owner: str) -> bool:
    """Make a workspace that belongs to `owner`; False where there is one already."""
    made = connection.execute(
        text(
            "insert into app.workspaces (name, slug, owner_id)"
            " select :slug, :slug, people.id from app.people"
            " where people.username = :owner on conflict do nothing returning id"
        ),
        {"slug": slug, "owner": owner},
    )
    return made.first() is not None


# An `on conflict` would come too late: the limit counts before the conflict shows.
JOIN = text("""
with wanted as (
    select workspaces.id as workspace_id, people.id as person_id
    from app.workspaces, app.people
    where workspaces.slug = :slug and people.username = :username
),

changed as (
    update app.workspace_members as member
    set role = :role
    from wanted
    where
        member.workspace_id = wanted.workspace_id
        and member.person_id = wanted.person_id
        and member.role <> cast(:role as text)
    returning member.person_id
),

added as (
    insert into app.workspace_members (workspace_id, person_id, role)
    select wanted.workspace_id, wanted.person_id, coalesce(:role, 'member')
    from wanted
    where not exists (
        select 1 from app.workspace_members as member
        where
            member.workspace_id = wanted.workspace_id
            and member.person_id = wanted.person_id
    )
    returning person_id
)

select person_id from changed union all select person_id from added
""")


def _is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True
