"""One-time links that sign a person in, written by a command.

Here: a new link as a row, and the person of a command; by default the one with the
most platforms. Not here: the use of a link (`serving/access/sessions.py`).
"""

import hashlib
import secrets
from datetime import timedelta

from sqlalchemy import text

from pipelines.database import audit
from pipelines.database.warehouse import Warehouse
from pipelines.errors import UserError
from pipelines.people import people
from pipelines.people.people import Person

LIFETIME = timedelta(hours=12)

FIRST_USERNAME = text("""
    select people.username
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


def find_active_person(warehouse: Warehouse, username: str | None = None) -> Person:
    """Return the person with a username; without one, the person with most platforms.

    Raises:
        UserError: no person has the name, or there is none; or the person is inactive.
    """
    with warehouse.begin() as session:
        if username is None:
            username = session.scalar(FIRST_USERNAME)
        if username is None:
            raise UserError("there is no person yet: see `creators people import`", 1)
        person = people.find_person(session, username)
    if not person.is_active:
        raise UserError(f"person {username!r} is inactive; see `people list`")
    return person


def create_link(warehouse: Warehouse, person_id: str, address: str) -> str:
    """Return a new link below the address of the service; it works once."""
    secret = secrets.token_urlsafe(32)
    with warehouse.begin() as connection:
        connection.execute(
            INSERT,
            {
                "link_hash": hashlib.sha256(secret.encode()).digest(),
                "person_id": person_id,
                "lifetime": LIFETIME,
            },
        )
        audit.record(
            connection,
            action="sign_in_links.create",
            entity_type="people",
            entity_id=person_id,
        )
    return f"{address}/sign-in/{secret}"
