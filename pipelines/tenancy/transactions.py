"""Transactions of the web service: each has one role and one person.

Here: the pool of sessions, and a transaction as a person, as a key for some channels,
as a visitor who is not signed in ("nobody"), or as the service. Not here: who the
person is (`serving/access/`), and which rows the person sees (row-level security,
`migrations/`).

The login of the pool is a member of `service`, which inherits no right to read tables.
`app.person_id` counts only in such a session. Role and person are set for one
transaction, so the next one starts without both.
"""

from collections.abc import AsyncIterator, Collection, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeAlias
from uuid import UUID

import asyncpg

from pipelines.database.async_sessions import connect

Pool: TypeAlias = Any
Session: TypeAlias = Any
"""asyncpg has no types."""

READERS = frozenset({"analyst", "creator"})
"""The roles that a request may have."""

STATEMENT_SECONDS = 10
SETTINGS: Mapping[str, str] = {
    "application_name": "creators-serve",
    "statement_timeout": f"{STATEMENT_SECONDS}s",
    "idle_in_transaction_session_timeout": "20s",
    "lock_timeout": "3s",
    "search_path": "creatorsync, cg_analytics, streamtrack, devpulse, core, api",
    "timezone": "UTC",
}
IS_SERVICE = """
select
    pg_has_role(session_user, 'service', 'usage')
    and not pg_has_role(session_user, 'pipeline', 'usage')
    and not (select rolsuper or rolbypassrls from pg_roles where rolname = session_user)
"""


@dataclass(frozen=True, slots=True)
class Tenant:
    """The person and the role of a transaction."""

    person_id: UUID
    role: str = "creator"

    def __post_init__(self) -> None:
        """Check the role, since it becomes a part of a statement."""
        if self.role not in READERS:
            raise ValueError(f"{self.role} is not a role of requests")


async def _connect(url: str, *_: Any, **options: Any) -> Any:
    return await connect(url, **options)


class _Session(asyncpg.Connection):  # type: ignore[misc]
    def get_reset_query(self) -> str:
        """Reset nothing: every setting ends with its transaction."""
        return ""


async def open_pool(url: str, *, most: int = 10, **options: Any) -> Pool:
    """Connect as the login of the service.

    Raises:
        ValueError: the login has more rights than a service may have, or none.
        OSError, asyncpg.PostgresError: the database does not answer.
    """
    pool = await asyncpg.create_pool(
        connect=partial(_connect, url),
        min_size=1,
        max_size=most,
        timeout=5,
        command_timeout=STATEMENT_SECONDS + 5,
        connection_class=_Session,
        server_settings=dict(SETTINGS),
        max_inactive_connection_lifetime=60,
        **options,
    )
    async with pool.acquire() as session:
        is_service = await session.fetchval(IS_SERVICE)
    if not is_service:
        await pool.close()
        raise ValueError(
            "the login must be a member of role service, and not of pipeline"
        )
    return pool


def as_person(pool: Pool, tenant: Tenant) -> AbstractAsyncContextManager[Session]:
    """Open a transaction that sees what the person may see."""
    person = str(UUID(int=tenant.person_id.int))
    return _transaction(pool, tenant.role, person=person)


def as_channels(
    pool: Pool, channel_ids: Collection[UUID]
) -> AbstractAsyncContextManager[Session]:
    """Open a transaction that sees these channels and nothing of a person."""
    listed = ",".join(str(UUID(int=one.int)) for one in channel_ids)
    return _transaction(pool, "creator", channels=f"{{{listed}}}")


def as_nobody(pool: Pool) -> AbstractAsyncContextManager[Session]:
    """Open a transaction of a visitor who is not signed in; it sees no person's row."""
    return _transaction(pool, "creator")


def as_service(pool: Pool) -> AbstractAsyncContextManager[Session]:
    """Open a transaction that may call the functions of schema `service`."""
    return _transaction(pool, "service")


@asynccontextmanager
async def _transaction(
    pool: Pool, role: str, *, person: str = "", channels: str = ""
) -> AsyncIterator[Session]:
    # Both are set each time: a session of a pooler may have another client's values.
    async with pool.acquire() as session:
        # One message to the server: begin, role, person and channels.
        await session.execute(
            f"begin; set local role {role}; set local app.person_id = '{person}';"
            f" set local app.channel_ids = '{channels}'"
        )
        try:
            yield session
        except BaseException:
            await session.execute("rollback")
            raise
        await session.execute("commit")
