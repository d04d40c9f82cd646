"""Stored tokens with single-flight refresh.

Here: `contract.Credentials` over a row of `app.connections`, whose row lock serializes
refreshes between processes; the exchange of a token that ends soon; disconnecting a
refused connection. Not here: the token endpoint (`Platform.refresh`) and the list of
connections (`connections.py`).
"""

import asyncio
import logging
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, text

from dlt_sources.contract import Grant, Platform, RefusedGrant, Secret, Throttle
from dlt_sources.http.errors import ApiError
from pipelines import settings
from pipelines.accounts.vault import SealContext, Vault
from pipelines.database import audit
from pipelines.database.warehouse import Warehouse

log = logging.getLogger(__name__)

MAX_CONCURRENT_REFRESHES = 4
"""Refreshes of one process; each holds a session while the platform responds."""

SELECT_FOR_UPDATE = text("""
    select is_active, inactive_reason, access_token, refresh_token, token_expires_at
    from app.connections
    where id = cast(:id as uuid)
    for no key update
""")

STORE = text("""
    update app.connections
    set
        access_token = :access_token,
        refresh_token = coalesce(:refresh_token, refresh_token),
        token_expires_at = coalesce(:expires_at, token_expires_at),
        scopes = coalesce(:scopes, scopes),
        updated_at = now()
    where id = cast(:id as uuid)
""")

DEACTIVATE = text("""
    update app.connections
    set is_active = false, inactive_reason = :reason, updated_at = now()
    where id = cast(:id as uuid)
    returning person_id, platform, platform_username
""")

DISCONNECT_CHANNELS = text("""
    update app.channels
    set
        sync_status = 'disconnected',
        sync_status_reason = :message,
        updated_at = now()
    where connection_id = cast(:id as uuid)
""")

NOTIFY = text("""
    insert into app.notifications (person_id, type, title, message)
    values (:person_id, 'connection_disconnected', :title, :message)
""")


class StoredCredentials:
    """The token of one connection; the unsealed token stays in memory."""

    def __init__(
        self,
        refresher: "TokenRefresher",
        connection_id: str,
        token: Secret,
        *,
        expires_at: datetime | None = None,
    ) -> None:
        self._refresher = refresher
        self._connection_id = connection_id
        self._token = token
        self._lock = asyncio.Lock()
        self._ends_soon = refresher.ends_soon(expires_at)

    async def current(self) -> Secret:
        """Return the newest known access token; exchange one that ends soon, once."""
        if self._ends_soon:
            await self._exchange()
        return self._token

    async def refresh(self, stale: Secret) -> Secret:
        """Return a token newer than `stale`; refresh at most once."""
        async with self._lock:
            if self._token == stale:
                await self._replace(stale)
            return self._token

    async def _exchange(self) -> None:
        async with self._lock:
            if not self._ends_soon:
                return
            self._ends_soon = False
            try:
                await self._replace(self._token)
            except ApiError as error:
                # The token is still valid, and the next run tries again.
                log.warning("a token that ends soon was not exchanged: %s", error)

    async def _replace(self, stale: Secret) -> None:
        # Shielded: a cancelled caller must not lose a rotated pair.
        refresh = self._refresher.refresh(self._connection_id, stale)
        self._token = await asyncio.shield(asyncio.ensure_future(refresh))


class TokenRefresher:
    """Refreshes the tokens of a platform; each connection has one refresh at a time."""

    def __init__(
        self,
        warehouse: Warehouse,
        vault: Vault,
        platform: Platform,
        *,
        environ: Mapping[str, str],
        throttle: Throttle,
    ) -> None:
        self._warehouse = warehouse
        self._vault = vault
        self._platform = platform
        self._environ = environ
        self._throttle = throttle
        self._limit = asyncio.Semaphore(MAX_CONCURRENT_REFRESHES)

    def ends_soon(self, expires_at: datetime | None) -> bool:
        """Return whether a token is to be exchanged now, before it ends."""
        margin = self._platform.exchange_before
        if margin is None or expires_at is None:
            return False
        return expires_at - settings.now() <= margin

    async def refresh(self, connection_id: str, stale: Secret) -> Secret:
        """Replace the token under its row lock; a waiting caller gets the new token.

        Raises:
            RefusedGrant: the connection is inactive, or the platform refuses it.
        """
        async with self._limit:
            session = await asyncio.to_thread(self._warehouse.engine.connect)
            try:
                return await self._refresh(session, connection_id, stale)
            finally:
                await asyncio.to_thread(session.close)

    async def _refresh(
        self, session: Connection, connection_id: str, stale: Secret
    ) -> Secret:
        row = await asyncio.to_thread(_lock, session, connection_id)
        stored = self._vault.unseal(
            row.access_token, _seal_context(connection_id, "access")
        )
        if stored != stale:
            return stored
        given = self._token_to_exchange(row, connection_id, stored)
        if self._platform.refresh is None or given is None:
            end = row.token_expires_at
            reason = "expired" if end and end <= datetime.now(UTC) else "revoked"
            message = f"the platform no longer accepts the token, it is {reason}"
            await asyncio.to_thread(
                _disconnect, session, connection_id, reason, message
            )
            raise RefusedGrant(message)
        try:
            grant = await self._platform.refresh(self._environ, given, self._throttle)
        except RefusedGrant as refused:
            await asyncio.to_thread(
                _disconnect, session, connection_id, "refused", str(refused)
            )
            raise
        await asyncio.to_thread(self._store, session, connection_id, grant)
        return grant.access_token

    def _token_to_exchange(
        self, row: Any, connection_id: str, access_token: Secret
    ) -> Secret | None:
        """Return the token that `refresh` takes, None where there is none."""
        if self._platform.exchange_before is not None:
            return access_token
        if row.refresh_token is None:
            return None
        return self._vault.unseal(
            row.refresh_token, _seal_context(connection_id, "refresh")
        )

    def _store(self, session: Connection, connection_id: str, grant: Grant) -> None:
        seal, refresh = self._vault.seal, grant.refresh_token
        values = {
            "id": connection_id,
            "access_token": seal(
                grant.access_token, _seal_context(connection_id, "access")
            ),
            "refresh_token": refresh
            and seal(refresh, _seal_context(connection_id, "refresh")),
            "expires_at": grant.expires_at,
            "scopes": None if grant.scopes is None else " ".join(grant.scopes),
        }
        session.execute(STORE, values)
        session.commit()


def disconnect(
    connection: Connection, connection_id: str, *, reason: str, message: str
) -> None:
    """Deactivate a connection, notify its owner and record an audit row."""
    values = {"id": connection_id, "reason": reason, "message": message}
    row = connection.execute(DEACTIVATE, values).one()
    connection.execute(DISCONNECT_CHANNELS, values)
    connection.execute(
        NOTIFY,
        {
            "person_id": row.person_id,
            "title": f"{row.platform}: {row.platform_username} is disconnected",
            "message": f"{message}. Connect the account again to continue.",
        },
    )
    audit.record(
        connection,
        action="connection.disconnected",
        entity_type="connections",
        entity_id=connection_id,
        details={"reason": reason, "message": message},
    )


def _disconnect(
    session: Connection, connection_id: str, reason: str, message: str
) -> None:
    disconnect(session, connection_id, reason=reason, message=message)
    session.commit()


def _lock(session: Connection, connection_id: str) -> Any:
    session.execute(text("set local lock_timeout = '60s'"))
    row = session.execute(SELECT_FOR_UPDATE, {"id": connection_id}).one_or_none()
    if row is None:
        raise RefusedGrant("the connection was removed")
    if not row.is_active:
        raise RefusedGrant(f"the connection is inactive: {row.inactive_reason}")
    return row


def _seal_context(connection_id: str, token: str) -> SealContext:
    return SealContext("connections", connection_id, f"{token}_token")
