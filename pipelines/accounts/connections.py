"""What is read of a platform: its connections, and channels followed without a token.

Here: rows of `app.connections` and `app.channels` as the subjects of a collection, and
switching connections on and off. Not here: making them (`imports.py`) and refreshing
their tokens (`credentials.py`).
"""

import os
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import text

from dlt_sources.contract import Connection, Platform, Secret, Subject
from pipelines.accounts.credentials import StoredCredentials, TokenRefresher, switch_off
from pipelines.accounts.vault import SealBroken, SealContext, Vault
from pipelines.database import audit
from pipelines.database.warehouse import Warehouse
from pipelines.errors import UserError
from pipelines.ingestion.quota import SharedThrottle

ACTIVE = text(
    "select connections.id::text as id, platform_user_id, platform_username, scopes,"
    " access_token, array(select channels.channel_id from app.channels"
    "  where channels.connection_id = connections.id"
    "  and channels.channel_id <> connections.platform_user_id"
    "  union select platform_resource_id from app.monitors"
    "  where monitors.connection_id = connections.id and monitors.is_active"
    "  and monitors.platform_resource_id <> connections.platform_user_id"
    "  and not exists (select from app.channels as watched"
    "   left join app.connections as held on held.id = watched.connection_id"
    "   where watched.platform = monitors.platform"
    "   and watched.channel_id = monitors.platform_resource_id"
    "   and (held.is_active or held.id is null and watched.is_monitored))"
    "  order by 1) as others"
    " from app.connections where platform = :platform and is_active"
    " order by platform_user_id"
)
PUBLIC = text(
    "select channel_id from app.channels where platform = :platform"
    " and is_monitored and connection_id is null order by channel_id"
)
ANYTHING = text(
    "select exists (select from app.connections"
    "  where platform = :platform and is_active)"
    " or exists (select from app.channels where platform = :platform"
    "  and is_monitored and connection_id is null)"
)
LISTED = text(
    "select connections.id::text as id, platform, platform_user_id,"
    " platform_username, people.username as owner, connections.is_active,"
    " inactive_reason, is_primary, scopes, token_expires_at, last_synced_at"
    " from app.connections inner join app.people on people.id = person_id"
    " order by platform, platform_username"
)
FOUND = text(
    "select id::text as id, platform, platform_username, is_active, inactive_reason"
    " from app.connections where id::text = :given or platform || ':' || "
    "platform_user_id = :given or platform || ':' || platform_username = :given"
    " for update"
)


def is_anything_read(warehouse: Warehouse, platform: Platform) -> bool:
    """Tell whether an account is connected or a channel followed."""
    with warehouse.begin() as connection:
        return bool(connection.scalar(ANYTHING, {"platform": platform.name}))


def subjects(
    warehouse: Warehouse, vault: Vault, platform: Platform
) -> Sequence[Subject]:
    """Return everything to read on `platform`, in a fixed order.

    A connection whose token does not open is switched off and left out; the others go
    on.
    """
    keeper = TokenRefresher(
        warehouse,
        vault,
        platform,
        environ=os.environ,
        throttle=SharedThrottle(warehouse, platform),
    )
    with warehouse.begin() as connection:
        active = connection.execute(ACTIVE, {"platform": platform.name}).all()
        public = connection.scalars(PUBLIC, {"platform": platform.name}).all()
    return [
        *(
            one
            for row in active
            for one in _of_connection(row, keeper, vault, warehouse)
        ),
        *(Subject(str(channel_id)) for channel_id in public),
    ]


def _of_connection(
    row: Any, keeper: TokenRefresher, vault: Vault, warehouse: Warehouse
) -> Iterator[Subject]:
    try:
        token = vault.unseal(
            row.access_token, SealContext("connections", row.id, "access_token")
        )
    except SealBroken as broken:
        with warehouse.begin() as connection:
            switch_off(connection, row.id, reason="refused", line=str(broken))
        return
    reader = _connection(row, keeper, token)
    yield Subject(row.platform_user_id, reader)
    for channel_id in row.others:
        yield Subject(channel_id, reader)


def _connection(row: Any, keeper: TokenRefresher, token: Secret) -> Connection:
    return Connection(
        connection_id=row.id,
        platform_user_id=row.platform_user_id,
        username=row.platform_username,
        scopes=frozenset((row.scopes or "").split()),
        credentials=StoredCredentials(keeper, row.id, token),
    )


def listed(warehouse: Warehouse) -> list[dict[str, object]]:
    """Return every connection as plain values, never a token."""
    with warehouse.begin() as connection:
        return [dict(row) for row in connection.execute(LISTED).mappings()]


def pause(warehouse: Warehouse, given: str) -> str:
    """Stop reading a connection until it is resumed, and return its name."""
    return _change(warehouse, given, "pause")


def resume(warehouse: Warehouse, given: str) -> str:
    """Read a paused connection again; one that was refused needs a new token."""
    return _change(warehouse, given, "resume")


def remove(warehouse: Warehouse, given: str) -> str:
    """Delete a connection with its tokens; its channel is no longer watched."""
    return _change(warehouse, given, "remove")


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


def _change(warehouse: Warehouse, given: str, verb: str) -> str:
    with warehouse.begin() as connection:
        rows = connection.execute(FOUND, {"given": given}).all()
        if len(rows) != 1:
            found = "there are several" if rows else "there is none"
            raise UserError(f"connection {given!r}: {found}; see `connections list`")
        row = rows[0]
        name = f"{row.platform}:{row.platform_username}"
        if verb == "resume" and row.inactive_reason not in (None, "paused"):
            raise UserError(
                f"{name}: was {row.inactive_reason}: import it again with a new token"
            )
        if (verb == "pause" and not row.is_active) or (
            verb == "resume" and row.is_active
        ):
            state = "active" if row.is_active else f"{row.inactive_reason}"
            raise UserError(f"{name}: is {state} already")
        connection.execute(text(CHANGES[verb]), {"id": row.id})
        audit.write(
            connection,
            action=f"connections.{verb}",
            entity_type="connections",
            entity_id=row.id,
            details={"connection": name},
        )
    return name
