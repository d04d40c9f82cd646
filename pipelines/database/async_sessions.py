"""asyncpg's sessions, which check the embedded server before they send a password.

Here: one session. Not here: pools and what a session may read (`tenancy/`).
"""

import asyncio
from typing import Any

import asyncpg
import psycopg2

from pipelines.database import deployment

WITHOUT_STATEMENTS = "statement_cache_size=0"
"""The option of a URL that leads through a pooler without prepared statements."""


async def connect(url: str, **options: Any) -> Any:
    """Open a session; `options` are those of `asyncpg.connect`.

    Raises:
        OSError, asyncpg.PostgresError, TimeoutError: the database does not answer.
    """
    address, _, query = url.partition("?")
    if "require_auth=" in query:
        # asyncpg sends its password to every server that asks; libpq checks first.
        await asyncio.to_thread(_verify_server, url)
    parts = [one for one in query.split("&") if one and "require_auth=" not in one]
    if WITHOUT_STATEMENTS in parts:
        parts.remove(WITHOUT_STATEMENTS)
        options["statement_cache_size"] = 0
    address = "?".join([address, "&".join(parts)] if parts else [address])
    session = await asyncpg.connect(address, **options)
    try:
        table = await session.fetchval(deployment.FIND_TABLE)
        query = deployment.READ.format(table)
        found = await session.fetchval(query) if table else None
        deployment.check_profile("the database", found)
    except BaseException:
        session.terminate()
        raise
    return session


def _verify_server(url: str) -> None:
    """Connect once with SCRAM, in which the server proves that it knows the password.

    Raises:
        ConnectionError: no server answers, or another one.
    """
    try:
        psycopg2.connect(url, connect_timeout=1).close()
    except psycopg2.OperationalError:
        raise ConnectionError("the database does not answer") from None
