"""The identity of a person: keys, accounts, channels and names.

Here: reading them. Not here: the rows that carry them (`rows.py`).
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, text

from pipelines.errors import UserError

PERSON = text("""
    select to_jsonb(people) from app.people
    where username = :username or username is null and id::text = :username
""")
"""A person of the sign-in service may have no username; their id names them."""
CONNECTIONS = text("""
    select id::text, platform, platform_user_id, platform_username
    from app.connections
    where person_id = cast(:person as uuid)
""")
CHANNELS = text("""
    select id::text, platform, channel_id, channel_name
    from app.channels
    where
        connection_id = any(cast(:connections as uuid[]))
        or (platform, channel_id) in (
            select platform, platform_user_id
            from app.connections
            where id = any(cast(:connections as uuid[]))
        )
        or (platform, channel_id) in (
            select * from unnest(cast(:platforms as text[]), cast(:accounts as text[]))
        )
""")
REMOVED = text("""
    select details ->> 'platform' as platform, details ->> 'account' as account
    from app.audit_logs
    where
        action = 'connections.remove'
        and details ->> 'person' = cast(:person as text)
        and not exists (
            select from app.connections
            where
                platform = details ->> 'platform'
                and platform_user_id = details ->> 'account'
        )
""")
"""Accounts that the person has disconnected, and nobody has connected since."""
FIRST_OF_NO_ALPHABET = 0x2E80
"""Characters from here on are whole syllables or words, and no space parts them."""
SHORTEST_NAME = 3
"""The letters of the shortest name that is searched; one of no alphabet counts as two,
because whole Chinese names have two."""
Pairs = Collection[tuple[str, str]]
"""Pairs of a platform and an account, a content or a subject on it."""


@dataclass(frozen=True, slots=True)
class Identity:
    """One person's keys, accounts and names."""

    username: str
    person_id: str
    keys: frozenset[str]
    """Ids of this system: of the person, the connections and the channels."""
    accounts: frozenset[tuple[str, str]]
    """Pairs of a platform and an account or channel on it."""
    names: frozenset[str]
    """Names, addresses and ids of other services."""
    user_id: str | None

    @property
    def ids(self) -> frozenset[str]:
        """Ids and addresses, which mean this person and nothing else."""
        addresses = {one for one in self.names if "@" in one}
        users = {self.user_id} - {None}
        accounts = {account for _, account in self.accounts}
        return _known({*self.keys, *accounts, *addresses, *users})

    @property
    def words(self) -> list[str]:
        """Every word that identifies the person in free text, longest first."""
        found = {*self.keys, *self.names, *(account for _, account in self.accounts)}
        found |= {one.removeprefix("@") for one in found}
        long = {one for one in found if _count_letters(one) >= SHORTEST_NAME}
        return sorted(long, key=lambda one: (-len(one), one))


def find_identity(session: Connection, username: str) -> Identity:
    """Return the person's identity.

    Raises:
        UserError: no person has this name.
    """
    person: dict[str, Any] | None = session.scalar(PERSON, {"username": username})
    if person is None:
        raise UserError(f"person {username!r} does not exist; see `people import`")
    connections: list[Any] = list(
        session.execute(CONNECTIONS, {"person": person["id"]})
    )
    removed: list[Any] = list(session.execute(REMOVED, {"person": person["id"]}))
    ids = [one.id for one in connections]
    given = {
        "connections": ids,
        "platforms": [one.platform for one in removed],
        "accounts": [one.account for one in removed],
    }
    channels: list[Any] = list(session.execute(CHANNELS, given))
    names = [
        value
        for name, value in person.items()
        if name.endswith(("name", "_user_id")) or name in ("email", "creatorsync_id")
    ]
    names += [one.platform_username for one in connections]
    names += [one.channel_name for one in channels]
    return Identity(
        username=username,
        person_id=person["id"],
        keys=_known([person["id"], person["creatorsync_id"], *ids])
        | _known(one.id for one in channels),
        accounts=frozenset(
            [(one.platform, one.platform_user_id) for one in connections]
            + [(one.platform, one.channel_id) for one in channels]
            + [(one.platform, one.account) for one in removed]
        ),
        names=_known(names),
        user_id=person["clerk_user_id"],
    )


def _count_letters(word: str) -> int:
    return sum(
        1 if ord(one) < FIRST_OF_NO_ALPHABET else 2 for one in word if one.isalnum()
    )


def _known(values: Iterable[str | None]) -> frozenset[str]:
    return frozenset(one for one in values if one)
