"""API keys for programs: `Authorization: Bearer ck_...`.

Here: making, listing and revoking keys, and the hash by which a service finds one. Not
here: requests with a key.

A key is `ck_`, eight characters that name it, `_`, and 32 random bytes. The table holds
its first eleven characters and the SHA-256 of the whole key in hexadecimal. The key is
random, so a slow hash would protect nothing more. A key works while `revoked_at` is
null, `expires_at` lies ahead and its owner is active.
"""

import hashlib
import re
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, text

from dlt_sources.contract import Secret
from pipelines.accounts.channel_search import find_channel
from pipelines.bounds import LONGEST_KEY_DAYS
from pipelines.database import audit
from pipelines.database.warehouse import Warehouse
from pipelines.errors import UserError
from pipelines.people.people import find_person

MARK = "ck_"
NAME_CHARACTERS = "abcdefghijkmnpqrstuvwxyz23456789"
NAME_LENGTH = 8
SECRET_BYTES = 32
DEFAULT_DAYS = 90
LONGEST_NAME = 100
MOST_CHANNELS = 100
PREFIX = re.compile(rf"{MARK}[{NAME_CHARACTERS}]{{{NAME_LENGTH}}}")
SCOPES = {"analytics:read": "read what its owner may read"}
"""The scopes of a key, with a description."""

INSERT = text("""
    insert into app.api_keys (
        person_id, name, key_prefix, key_hash, scopes, channel_ids, expires_at
    )
    values (
        cast(:person_id as uuid), :name, :prefix, :hash, :scopes,
        cast(:channel_ids as uuid[]), :expires_at
    )
    returning id::text
""")

LIST = text("""
    select
        key_prefix as prefix,
        api_keys.name,
        people.username as owner,
        scopes,
        (
            select array_agg(
                channel.platform || ':' || coalesce(channel.channel_name, '?')
                order by channel.platform, channel.channel_name
            )
            from app.channels as channel
            where channel.id = any(api_keys.channel_ids)
        ) as channels,
        api_keys.channel_ids is not null as is_limited,
        api_keys.created_at,
        expires_at,
        last_used_at,
        revoked_at,
        case
            when revoked_at is not null then 'revoked'
            when expires_at <= now() then 'expired'
            when not people.is_active then 'owner inactive'
            else 'works'
        end as state
    from app.api_keys
    inner join app.people on people.id = api_keys.person_id
    order by api_keys.created_at desc, key_prefix
""")

OWN_CHANNELS = text("""
    select channels.channel_id, channels.id::text
    from app.channels
    inner join app.connections on connections.id = channels.connection_id
    where
        connections.person_id = cast(:person_id as uuid)
        and channels.platform = :platform
""")

REVOKE = text("""
    update app.api_keys
    set revoked_at = coalesce(revoked_at, clock_timestamp())
    from (
        select id, revoked_at is null as was_valid
        from app.api_keys where key_prefix = :prefix for update
    ) as before
    where api_keys.id = before.id
    returning api_keys.id::text as id, api_keys.name, before.was_valid
""")


@dataclass(frozen=True, slots=True)
class NewKey:
    """A key that was just made; only now is it known in full."""

    key: Secret
    prefix: str
    scopes: tuple[str, ...]
    expires_at: datetime


def create_key(
    warehouse: Warehouse,
    username: str,
    name: str,
    *,
    scopes: Collection[str] = tuple(SCOPES),
    days: int = DEFAULT_DAYS,
    channels: Collection[str] = (),
) -> NewKey:
    """Make a key of a person; with channels, each `platform:name`, it reads only those.

    Raises:
        UserError: the person does not exist or is inactive, or a value is invalid.
    """
    name = name.strip()
    if not 0 < len(name) <= LONGEST_NAME:
        raise UserError(f"the name of a key has 1 to {LONGEST_NAME} characters")
    for scope in scopes:
        if scope not in SCOPES:
            raise UserError(f"scope {scope!r} is not one of {', '.join(SCOPES)}")
    if not 1 <= days <= LONGEST_KEY_DAYS:
        raise UserError(f"a key works for 1 to {LONGEST_KEY_DAYS} days")
    letters = (secrets.choice(NAME_CHARACTERS) for _ in range(NAME_LENGTH))
    prefix = MARK + "".join(letters)
    key = Secret(f"{prefix}_{secrets.token_urlsafe(SECRET_BYTES)}")
    expires_at = datetime.now(UTC) + timedelta(days=days)
    granted = tuple(sorted(set(scopes)))
    with warehouse.begin() as session:
        person = find_person(session, username)
        if not person.is_active:
            raise UserError(f"{username} is inactive, so a key would not work")
        values = {
            "person_id": person.id,
            "name": name,
            "prefix": prefix,
            "hash": hash_key(key),
            "scopes": list(granted),
            "channel_ids": _find_channels(session, person.id, channels) or None,
            "expires_at": expires_at,
        }
        key_id = session.scalar(INSERT, values)
        audit.record(
            session,
            action="keys.create",
            entity_type="api_keys",
            entity_id=key_id,
            details={
                "prefix": prefix,
                "name": name,
                "owner": username,
                "scopes": granted,
                "channels": sorted(channels),
                "expires_at": expires_at.isoformat(),
            },
        )
    return NewKey(key, prefix, granted, expires_at)


def _find_channels(
    session: Connection, person_id: str, channels: Collection[str]
) -> list[str]:
    """Return the keys of channels whose account belongs to the person.

    Raises:
        UserError: the person has no such account, or several of the name.
    """
    if len(channels) > MOST_CHANNELS:
        raise UserError(f"a key is limited to {MOST_CHANNELS} channels at most")
    found = []
    for one in channels:
        platform, _, name = one.partition(":")
        values = {"person_id": person_id, "platform": platform}
        rows = session.execute(OWN_CHANNELS, values)
        keys: dict[str, str] = {row.channel_id: row.id for row in rows}
        channel_id = find_channel(session, platform, name, keys)
        if channel_id is None:
            raise UserError(
                f"channel {one!r}: the person has no such account; see"
                " `connections list`"
            )
        found.append(keys[channel_id])
    return found


def list_keys(warehouse: Warehouse) -> list[dict[str, object]]:
    """Return the keys without their hashes, the newest first."""
    with warehouse.begin() as session:
        return [dict(row) for row in session.execute(LIST).mappings()]


def revoke_key(warehouse: Warehouse, prefix: str) -> str:
    """Revoke a key by its first characters; return its name.

    Raises:
        UserError: there is no such key, or it is revoked already.
    """
    if PREFIX.fullmatch(prefix) is None:
        raise UserError(
            f"a key is named by its first {len(MARK) + NAME_LENGTH} characters;"
            " see `keys list`"
        )
    with warehouse.begin() as session:
        row = session.execute(REVOKE, {"prefix": prefix}).first()
        if row is None:
            raise UserError(f"key {prefix} does not exist; see `keys list`")
        if not row.was_valid:
            raise UserError(f"key {prefix} is revoked already")
        audit.record(
            session,
            action="keys.revoke",
            entity_type="api_keys",
            entity_id=row.id,
            details={"prefix": prefix, "name": row.name},
        )
        return str(row.name)


def hash_key(key: Secret) -> str:
    """Return the value of `key_hash` for a key."""
    return hashlib.sha256(key.reveal().encode()).hexdigest()
