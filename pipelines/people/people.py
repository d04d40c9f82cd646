"""Existing people: their list, their role and their password.

Here: the list, the changes and their audit rows. Not here: the import of people
(`accounts/people_import.py`), the hash of a password (`passwords.py`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, TextClause, text

from dlt_sources.contract import Secret
from pipelines.database import audit
from pipelines.database.warehouse import Warehouse
from pipelines.errors import UserError
from pipelines.people import passwords

FIND = text("""
    select id::text as id, username, role, artist_id::text as artist_id, is_active
    from app.people
    where username = :username
    for no key update
""")
FIND_ARTIST = text("select id::text from app.artists where name = :name")
SET_ROLE = text("""
    update app.people
    set role = :role, artist_id = cast(:artist_id as uuid), updated_at = now()
    where id = cast(:id as uuid)
""")
SET_PASSWORD = text("""
    update app.people set password_hash = :hash, updated_at = now()
    where id = cast(:id as uuid)
""")
# `has_password` tells who can sign in; the hash stays in the database.
LIST = text("""
    select
        people.id::text as id,
        people.username,
        people.display_name,
        people.email,
        people.clerk_user_id,
        people.role,
        artists.name as artist,
        people.is_active,
        people.password_hash is not null as has_password,
        people.timezone,
        array(
            select platform || ':' || coalesce(platform_username, platform_user_id)
            from app.connections
            where person_id = people.id
            order by platform, platform_username, platform_user_id
        ) as connections,
        array(
            select workspaces.slug
            from app.workspace_members as member
            inner join app.workspaces on workspaces.id = member.workspace_id
            where member.person_id = people.id
            order by workspaces.slug
        ) as workspaces,
        people.last_login_at,
        people.created_at
    from app.people
    left join app.artists on artists.id = people.artist_id
    order by people.username nulls last, people.created_at, people.id
""")
ARTIST = "artist"


@dataclass(frozen=True, slots=True)
class Person:
    """One row of `app.people`."""

    id: str
    username: str
    role: str | None
    artist_id: str | None
    is_active: bool


def list_people(warehouse: Warehouse) -> list[dict[str, object]]:
    """Return the people with their accounts and workspaces, and no secret."""
    with warehouse.begin() as session:
        return [dict(row) for row in session.execute(LIST).mappings()]


def set_role(
    warehouse: Warehouse, username: str, role: str | None, artist: str | None = None
) -> bool:
    """Set the role of a person, None for no role; return whether it changed.

    The role `artist` shows an artist's own posts. So it needs the artist, once.

    Raises:
        UserError: the person or the artist does not exist, or the artist is missing.
    """
    with warehouse.begin() as session:
        person = find_person(session, username)
        artist_id = person.artist_id
        if artist is not None:
            artist_id = session.scalar(FIND_ARTIST, {"name": artist})
            if artist_id is None:
                raise UserError(f"artist {artist!r} does not exist")
        if role == ARTIST and artist_id is None:
            raise UserError(
                f"{username} is not linked to an artist: name one with --artist"
            )
        if (role, artist_id) == (person.role, person.artist_id):
            return False
        values = {"id": person.id, "role": role, "artist_id": artist_id}
        session.execute(SET_ROLE, values)
        details = {"username": username, "role": role, "before": person.role}
        if artist is not None:
            details["artist"] = artist
        _record(session, "role", person.id, details)
    return True


def set_password(warehouse: Warehouse, username: str, password: Secret) -> bool:
    """Set the password of a person; return whether there was one before.

    Raises:
        UserError: the person does not exist, or the password is too short or too long.
    """
    passwords.check(password)
    return _store_hash(warehouse, username, passwords.hash_password(password))


def remove_password(warehouse: Warehouse, username: str) -> bool:
    """Remove the password of a person; return whether there was one.

    Raises:
        UserError: the person does not exist.
    """
    return _store_hash(warehouse, username, None)


def _store_hash(warehouse: Warehouse, username: str, value: str | None) -> bool:
    had = text(
        "select password_hash is not null from app.people where id = cast(:id as uuid)"
    )
    with warehouse.begin() as session:
        person = find_person(session, username)
        had_one = bool(session.scalar(had, {"id": person.id}))
        if value is None and not had_one:
            return False
        session.execute(SET_PASSWORD, {"id": person.id, "hash": value})
        details = {"username": username, "is_set": value is not None}
        _record(session, "password", person.id, details)
    return had_one


def find_person(session: Connection, username: str) -> Person:
    """Return a person, whose row stays locked until the transaction ends.

    Raises:
        UserError: the person does not exist.
    """
    row = session.execute(FIND, {"username": username}).mappings().first()
    if row is None:
        raise UserError(f"person {username!r} does not exist; see `people import`")
    return Person(**row)


def list_rows(
    warehouse: Warehouse, query: TextClause, username: str | None
) -> list[dict[str, Any]]:
    """Return the rows of a query by `username`, which is null for all people.

    Raises:
        UserError: the person does not exist.
    """
    with warehouse.begin() as session:
        if username is not None:
            find_person(session, username)
        rows = session.execute(query, {"username": username}).mappings()
        return [dict(row) for row in rows]


def _record(
    session: Connection, action: str, person_id: str, details: Mapping[str, object]
) -> None:
    audit.record(
        session,
        action=f"people.{action}",
        entity_type="people",
        entity_id=person_id,
        details=details,
    )
