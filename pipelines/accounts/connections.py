"""Connections and public channels as the subjects of a collection.

Here: reading rows of `app.connections` and `app.channels`; pausing, resuming and
removing connections. Not here: their import (`connection_import.py`) and the refresh of
their tokens (`credentials.py`).
"""

import os
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import text

from dlt_sources.contract import Connection, Platform, Secret, Subject, Throttle
from pipelines.accounts.channel_search import find_channel
from pipelines.accounts.credentials import (
    StoredCredentials,
    TokenRefresher,
    disconnect,
)
from pipelines.accounts.vault import SealContext, UnsealError, Vault
from pipelines.database import audit
from pipelines.database.warehouse import Warehouse
from pipelines.errors import UserError

ACTIVE_CONNECTIONS = text("""
    select
        connections.id::text as id,
        platform_user_id,
        platform_username,
        scopes,
        access_token,
        token_expires_at,
        array(
            select channels.channel_id
            from app.channels
            where
                channels.connection_id = connections.id
                and channels.channel_id <> connections.platform_user_id
            union
            select platform_resource_id
            from app.monitors
            where
                monitors.connection_id = connections.id
                and monitors.is_active
                and monitors.platform_resource_id <> connections.platform_user_id
                -- A channel with a token of its own is read once.
                and not exists (
                    select from app.channels as channel
                    left join app.connections as own on own.id = channel.connection_id
                    where
                        channel.platform = monitors.platform
                        and channel.channel_id = monitors.platform_resource_id
                        and (own.is_active or own.id is null and channel.is_monitored)
                )
            order by 1
        ) as other_channel_ids
    from app.connections
    where platform = :platform and is_active
    order by platform_user_id
""")

PUBLIC_CHANNELS = text("""
    with refused as (
        select id, platform_user_id
        from app.connections
        where
            platform = :platform
            and not is_active
            and inactive_reason is distinct from 'paused'
    )

    select channel_id
    from app.channels
    where platform = :platform and is_monitored and connection_id is null
    union
    -- A refused token loses only what needs it; public data is still read.
    select platform_user_id from refused
    union
    select channel_id
    from app.channels
    where connection_id in (select id from refused)
    union
    select platform_resource_id
    from app.monitors
    where
        connection_id in (select id from refused)
        and is_active
        and platform_resource_id is not null
    order by 1
""")

HAS_SUBJECTS = text("""
    select
        exists (
            select from app.connections
            where
                platform = :platform and inactive_reason is distinct from 'paused'
        )
        or exists (
            select from app.channels
            where platform = :platform and is_monitored and connection_id is null
        )
""")

ALL_CONNECTIONS = text("""
    select
        connections.id::text as id,
        platform,
        platform_user_id,
        platform_username,
        people.username as owner,
        connections.is_active,
        inactive_reason,
        is_primary,
        scopes,
        token_expires_at,
        last_synced_at
    from app.connections
    inner join app.people on people.id = person_id
    order by platform, platform_username
""")

ACCOUNT_IDS = text(
    "select platform_user_id from app.connections where platform = :platform"
)
NAMED_CONNECTION = text("""
    select
        id::text as id, person_id::text as person_id, platform, platform_user_id,
        platform_username, is_active, inactive_reason
    from app.connections
    where
        id::text = :name
        or platform = :platform and platform_user_id = :account
    for update
""")


def has_subjects(warehouse: Warehouse, platform: Platform) -> bool:
    """Tell whether the platform has a connection or a followed channel."""
    with warehouse.begin() as connection:
        return bool(connection.scalar(HAS_SUBJECTS, {"platform": platform.name}))


def list_pairs(
    warehouse: Warehouse, platform: Platform
) -> list[tuple[str | None, str]]:
    """Return each connection with each subject that it reads; None for public ones.

    No token is opened.
    """
    values = {"platform": platform.name}
    with warehouse.begin() as connection:
        connected = [
            (str(row.id), str(subject_id))
            for row in connection.execute(ACTIVE_CONNECTIONS, values)
            for subject_id in (row.platform_user_id, *row.other_channel_ids)
        ]
        public = connection.scalars(PUBLIC_CHANNELS, values).all()
    return [*connected, *((None, str(one)) for one in public)]


def list_subjects(
    warehouse: Warehouse, vault: Vault, platform: Platform, throttle: Throttle
) -> Sequence[Subject]:
    """Return all subjects of `platform` in a fixed order.

    A connection whose token cannot be unsealed is disconnected. The channels of a
    connection with a refused token are public subjects.
    """
    refresher = TokenRefresher(
        warehouse, vault, platform, environ=os.environ, throttle=throttle
    )
    values = {"platform": platform.name}
    with warehouse.begin() as connection:
        rows = connection.execute(ACTIVE_CONNECTIONS, values).all()
    connected = [
        subject
        for row in rows
        for subject in _connection_subjects(row, refresher, vault, warehouse)
    ]
    read = {subject.subject_id for subject in connected}
    with warehouse.begin() as connection:
        channel_ids = connection.scalars(PUBLIC_CHANNELS, values).all()
    public = [Subject(str(one)) for one in channel_ids if one not in read]
    return [*connected, *public]


def _connection_subjects(
    row: Any, refresher: TokenRefresher, vault: Vault, warehouse: Warehouse
) -> Iterator[Subject]:
    try:
        token = vault.unseal(
            row.access_token, SealContext("connections", row.id, "access_token")
        )
    except UnsealError as error:
        with warehouse.begin() as connection:
            disconnect(connection, row.id, reason="refused", message=str(error))
        return
    own = _connection(row, refresher, token)
    yield Subject(row.platform_user_id, own)
    for channel_id in row.other_channel_ids:
        yield Subject(channel_id, own)


def _connection(row: Any, refresher: TokenRefresher, token: Secret) -> Connection:
    return Connection(
        connection_id=row.id,
        platform_user_id=row.platform_user_id,
        username=row.platform_username,
        scopes=frozenset((row.scopes or "").split()),
        credentials=StoredCredentials(
            refresher, row.id, token, expires_at=row.token_expires_at
        ),
    )


def list_connections(warehouse: Warehouse) -> list[dict[str, object]]:
    """Return all connections as plain values without tokens."""
    with warehouse.begin() as connection:
        return [dict(row) for row in connection.execute(ALL_CONNECTIONS).mappings()]


def pause_connection(warehouse: Warehouse, name: str) -> str:
    """Stop reading a connection until it is resumed, and return its full name."""
    return _change(warehouse, name, "pause")


def resume_connection(warehouse: Warehouse, name: str) -> str:
    """Read a paused connection again; a refused connection needs a new token."""
    return _change(warehouse, name, "resume")


def remove_connection(warehouse: Warehouse, name: str) -> str:
    """Delete a connection with its tokens, monitors and sync logs.

    Its channel is no longer followed.
    """
    return _change(warehouse, name, "remove")


CHANGES = {
    "pause": """
        update app.connections
        set is_active = false, inactive_reason = 'paused', updated_at = now()
        where id = cast(:id as uuid);
        update app.channels
        set
            sync_status = 'paused',
            sync_status_reason = 'paused by hand',
            updated_at = now()
        where connection_id = cast(:id as uuid)
    """,
    "resume": """
        update app.connections
        set is_active = true, inactive_reason = null, updated_at = now()
        where id = cast(:id as uuid);
        update app.channels
        set sync_status = 'active', sync_status_reason = null, updated_at = now()
        where connection_id = cast(:id as uuid)
    """,
    "remove": """
        update app.channels
        set
            sync_status = 'disconnected',
            sync_status_reason = 'the connection was removed',
            is_monitored = false,
            updated_at = now()
        where connection_id = cast(:id as uuid);
        delete from app.connections where id = cast(:id as uuid)
    """,
}


def _change(warehouse: Warehouse, name: str, verb: str) -> str:
    with warehouse.begin() as connection:
        platform, _, account = name.partition(":")
        ids = connection.scalars(ACCOUNT_IDS, {"platform": platform}).all()
        values = {
            "name": name,
            "platform": platform,
            "account": find_channel(connection, platform, account, ids),
        }
        row = connection.execute(NAMED_CONNECTION, values).one_or_none()
        if row is None:
            raise UserError(
                f"connection {name!r} does not exist; see `connections list`"
            )
        full_name = f"{row.platform}:{row.platform_username}"
        if verb == "resume" and row.inactive_reason not in (None, "paused"):
            raise UserError(
                f"{full_name} is {row.inactive_reason}: import it with a new token"
            )
        if row.is_active == (verb == "resume") and verb != "remove":
            state = "active" if row.is_active else row.inactive_reason
            raise UserError(f"{full_name} is already {state}")
        connection.execute(text(CHANGES[verb]), {"id": row.id})
        audit.record(
            connection,
            action=f"connections.{verb}",
            entity_type="connections",
            entity_id=row.id,
            # An erasure finds the account by these after the connection is removed.
            details={
                "connection": full_name,
                "platform": row.platform,
                "account": row.platform_user_id,
                "person": row.person_id,
            },
        )
    return full_name
