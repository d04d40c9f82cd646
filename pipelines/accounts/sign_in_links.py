"""One-time links that sign a person in, written by a command.

Here: a new link as a row, and the person of a command; by default the one with the
most platforms. Not here: the use of a link (`serving/access/sessions.py`).
"""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import text

from pipelines.database import audit
from pipelines.database.warehouse import Warehouse
from pipelines.errors import UserError

LIFETIME = timedelta(hours=12)

FIND = text("""
    select id::text, username from app.people
    where is_active and username = :username
""")
FIND_FIRST = text("""
    select people.id::text, people.username
    from app.people
    left join app.connections on connections.person_id = people.id
    where people.is_active and people.username is not null
    group by people.id
    order by
        count(distinct connections.platform) filter (where connections.is_active) desc,
        people.username
    limit 1
""")
INSERT = text("""
    insert into app.sign_in_links (link_hash, person_id, expires_at)
    values (:link_hash, cast(:person_id as uuid), now() + :lifetime)
""")


@dataclass(frozen=True, slots=True)
class Person:
    """A person of a link or a token."""

    id: str
    username: str


def find_person(warehouse: Warehouse, username: str | None = None) -> Person:
    """Return the person with a username; without one, the person with most platforms.

    Raises:
        UserError: no person has the name, or there is no person.
    """
    with warehouse.begin() as connection:
        if username is None:
            found = connection.execute(FIND_FIRST).first()
        else:
            found = connection.execute(FIND, {"username": username}).first()
    if found is None and username is None:
        raise UserError("there is no person yet: see `creators people import`", 1)
    if found is None:
        raise UserError(f"person {username!r} does not exist; see `people import`")
    return Person(str(found.id), str(found.username))


def create_link(warehouse: Warehouse, person: Person, address: str) -> str:
    """Return a new link below the address of the service; it works once."""
    secret = secrets.token_urlsafe(32)
    with warehouse.begin() as connection:
        connection.execute(
            INSERT,
            {
                "link_hash": hashlib.sha256(secret.encode()).digest(),
                "person_id": person.id,
                "lifetime": LIFETIME,
            },
        )
        audit.record(
            connection,
            action="sign_in_links.create",
            entity_type="people",
            entity_id=person.id,
        )
    return f"{address}/sign-in/{secret}"
