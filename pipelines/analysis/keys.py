"""The key of `creators why`: the ids that a name of a person or a channel means.

Here: the ids of a person with their accounts, of the channels with a name, and of the
people who own these. Not here: the rows that have these ids (`origins.py`).
"""

from collections.abc import Collection

from sqlalchemy import Connection, text

from dlt_sources import platforms
from pipelines.accounts.channel_search import find_channels

PERSON = text("""
    select null as platform, named.value from app.people
    cross join lateral (values (id::text), (creatorsync_id)) as named (value)
    where username = :name
    union
    select platform, named.value from app.connections
    inner join app.people on people.id = connections.person_id
    cross join lateral (
        values (connections.id::text), (platform_user_id)
    ) as named (value)
    where people.username = :name
""")
CHANNEL_KEYS = text("""
    select id::text from app.channels
    where platform = :platform and channel_id = :channel_id
    union
    select id::text from app.connections
    where platform = :platform and platform_user_id = :channel_id
""")

OWNERS = text("""
    select named.value from app.connections
    inner join app.people on people.id = connections.person_id
    cross join lateral (values (people.id::text), (creatorsync_id)) as named (value)
    where platform = :platform and platform_user_id = :channel_id
""")


def find_ids(session: Connection, name: str, only: Collection[str]) -> list[str]:
    """Return the ids of a person's accounts and of the channels with this name.

    A person's own accounts come before other channels of the same platform. `only`
    names the platforms of a table; empty means all of them.

    Raises:
        UserError: several channels of one platform have the name.
    """
    person = session.execute(PERSON, {"name": name}).all()
    ids = [str(one.value) for one in person if one.value is not None]
    others = set(only or platforms()) - {one.platform for one in person}
    for platform, channel_id in find_channels(session, name, others).items():
        values = {"platform": platform, "channel_id": channel_id}
        ids += [channel_id, *session.scalars(CHANNEL_KEYS, values)]
    return ids


def find_owner_ids(session: Connection, name: str, only: Collection[str]) -> list[str]:
    """Return the ids of the people whose connected accounts have this name.

    Raises:
        UserError: several channels of one platform have the name.
    """
    ids: list[str] = []
    channels = find_channels(session, name, only or platforms())
    for platform, channel_id in channels.items():
        values = {"platform": platform, "channel_id": channel_id}
        ids += [one for one in session.scalars(OWNERS, values) if one is not None]
    return ids
