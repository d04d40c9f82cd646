"""The token of one connection: handed out, and refreshed once whoever asks.

Here: `contract.Credentials` over a row of `app.connections`, single flight between
processes by the lock on that row, and what becomes of a refused connection. Not here:
the token endpoint (`Platform.refresh`) and which connections are read
(`connections.py`).
"""

import asyncio
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, text

from dlt_sources.contract import Grant, Platform, RefusedGrant, Secret, Throttle
from pipelines.accounts.vault import SealContext, Vault
from pipelines.database import audit
from pipelines.database.warehouse import Warehouse

AT_ONCE = 4
"""Refreshes of one process that may hold a session each while the platform answers."""

LOCKED_ROW = text(
    "select is_active, inactive_reason, access_token, refresh_token, token_expires_at"
    " from app.connections where id = cast(:id as uuid) for no key update"
)
STORE = text(
    "update app.connections set access_token = :access_token,"
    " refresh_token = coalesce(:refresh_token, refresh_token),"
    " token_expires_at = coalesce(:expires_at, token_expires_at),"
    " scopes = coalesce(:scopes, scopes), updated_at = now()"
    " where id = cast(:id as uuid)"
)


class StoredCredentials:
    """The token of one connection; the open token lives in memory only."""

    def __init__(
        self, keeper: "TokenRefresher", connection_id: str, token: Secret
    ) -> None:
        self._keeper = keeper
        self._connection_id = connection_id
        self._token = token
        self._turn = asyncio.Lock()

    async def current(self) -> Secret:
        """Return the access token last known here."""
        return self._token

    async def refreshed(self, stale: Secret) -> Secret:
        """Return a token newer than `stale`, asking the platform at most once."""
        async with self._turn:
            if self._token == stale:
                # Shielded: a caller that gives up must not lose a rotated pair.
                work = self._keeper.refresh(self._connection_id, stale)
                self._token = await asyncio.shield(asyncio.ensure_future(work))
            return self._token


class TokenRefresher:
    """Refreshes the tokens of one platform's connections, one at a time each."""

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
        self._gate = asyncio.Semaphore(AT_ONCE)

    async def refresh(self, connection_id: str, stale: Secret) -> Secret:
        """Replace the token under the lock on its row; whoever waited reads it again.

        Raises:
            RefusedGrant: the connection is switched off, by now or since long.
        """
        async with self._gate:
            session = await asyncio.to_thread(self._warehouse.engine.connect)
            try:
                return await self._refresh(session, connection_id, stale)
            finally:
                await asyncio.to_thread(session.close)

    async def _refresh(
        self, session: Connection, connection_id: str, stale: Secret
    ) -> Secret:
        row = await asyncio.to_thread(_lock, session, connection_id)
        held = self._vault.unseal(row.access_token, _place(connection_id, "access"))
        if held != stale:
            return held
        if self._platform.refresh is None or row.refresh_token is None:
            end = row.token_expires_at
            reason = "expired" if end and end <= datetime.now(UTC) else "revoked"
            line = f"the platform no longer accepts the token, it is {reason}"
            await asyncio.to_thread(_switch_off, session, connection_id, reason, line)
            raise RefusedGrant(line)
        pair = self._vault.unseal(row.refresh_token, _place(connection_id, "refresh"))
        try:
            grant = await self._platform.refresh(self._environ, pair, self._throttle)
        except RefusedGrant as refused:
            line = str(refused)
            await asyncio.to_thread(
                _switch_off, session, connection_id, "refused", line
            )
            raise
        await asyncio.to_thread(self._store, session, connection_id, grant)
        return grant.access_token

    def _store(self, session: Connection, connection_id: str, grant: Grant) -> None:
        seal, refresh = self._vault.seal, grant.refresh_token
        values = {
            "id": connection_id,
            "access_token": seal(grant.access_token, _place(connection_id, "access")),
            "refresh_token": refresh
            and seal(refresh, _place(connection_id, "refresh")),
            "expires_at": grant.expires_at,
            "scopes": None if grant.scopes is None else " ".join(grant.scopes),
        }
        session.execute(STORE, values)
        session.commit()


def switch_off(
    connection: Connection, connection_id: str, *, reason: str, line: str
) -> None:
    """Stop reading a connection, tell its owner why, and leave an audit row."""
    row = connection.execute(
        text(
            "update app.connections set is_active = false, inactive_reason = :reason,"
            " updated_at = now() where id = cast(:id as uuid)"
            " returning person_id, platform, platform_username"
        ),
        {"id": connection_id, "reason": reason},
    ).one()
    connection.execute(
        text(
            "update app.channels set sync_status = 'disconnected',"
            " sync_status_reason = :line, updated_at = now()"
            " where connection_id = cast(:id as uuid)"
        ),
        {"id": connection_id, "line": line},
    )
    connection.execute(
        text(
            "insert into app.notifications (person_id, type, title, message)"
            " values (:person_id, 'connection_disconnected', :title, :message)"
        ),
        {
            "person_id": row.person_id,
            "title": f"{row.platform}: {row.platform_username} is disconnected",
            "message": f"{line}. Connect the account again to go on collecting.",
        },
    )
    audit.write(
        connection,
        action="connection.disconnected",
        entity_type="connections",
        entity_id=connection_id,
        details={"reason": reason, "line": line},
    )


def _switch_off(
    session: Connection, connection_id: str, reason: str, line: str
) -> None:
    switch_off(session, connection_id, reason=reason, line=line)
    session.commit()


def _lock(session: Connection, connection_id: str) -> Any:
    session.execute(text("set local lock_timeout = '60s'"))
    row = session.execute(LOCKED_ROW, {"id": connection_id}).one_or_none()
    if row is None:
        raise RefusedGrant("the connection was removed")
    if not row.is_active:
        raise RefusedGrant(f"the connection is switched off: {row.inactive_reason}")
    return row


def _place(connection_id: str, which: str) -> SealContext:
    return SealContext("connections", connection_id, f"{which}_token")
