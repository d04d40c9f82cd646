"""What PgBouncer in transaction mode passes, and what must go to the server directly.

Debian's package has it; without it the tests are skipped. The rules: docs/scaling.md.
"""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import asyncpg
import psycopg2
import pytest

from tests.support import pooler

pytestmark = pytest.mark.skipif(pooler.PROGRAM is None, reason=pooler.MISSING)


@pytest.fixture
def pooled(
    request: pytest.FixtureRequest, warehouse_url: str, fresh_home: Path
) -> Iterator[str]:
    """Return the warehouse's URL through PgBouncer, by default with one session."""
    size = getattr(request, "param", 1)
    ignored = "extra_float_digits,search_path"
    with pooler.pooled(warehouse_url, fresh_home, size=size, ignored=ignored) as url:
        yield url


def ask(session: "psycopg2.extensions.connection", query: str) -> object:
    with session.cursor() as cursor:
        cursor.execute(query)
        row = cursor.fetchone()
        return row and row[0]


def connect(url: str) -> "psycopg2.extensions.connection":
    session = psycopg2.connect(url)
    session.autocommit = True
    return session


def test_settings_of_a_transaction_end_with_it(pooled: str) -> None:
    session, other = psycopg2.connect(pooled), connect(pooled)
    try:
        with session, session.cursor() as cursor:
            cursor.execute("set local role analyst")
            cursor.execute("select set_config('app.person_id', 'one', true)")
        shown = "select current_user <> 'analyst'"
        assert ask(other, shown) is True
        assert ask(other, "select current_setting('app.person_id', true)") in ("", None)
    finally:
        session.close()
        other.close()


def test_locks_and_settings_of_a_session_leak_to_others(pooled: str) -> None:
    """Loads, builds and migrations therefore connect to the server directly."""
    session, other = connect(pooled), connect(pooled)
    try:
        ask(session, "select pg_advisory_lock(7)")
        # The second client takes the same lock: both have one server session.
        assert ask(other, "select pg_try_advisory_lock(7)") is True
        with session.cursor() as cursor:
            cursor.execute("set statement_timeout = '77s'")
        assert ask(other, "show statement_timeout") == "77s"
        ask(session, "select pg_advisory_unlock_all()")
    finally:
        session.close()
        other.close()


@pytest.mark.parametrize("pooled", [2], indirect=True)
def test_asyncpg_needs_a_statement_cache_of_zero(pooled: str) -> None:
    """A kept statement lives in one server session; the next may be another one."""

    async def read(size: int) -> list[int]:
        session, other = [
            await asyncpg.connect(pooled, statement_cache_size=size) for _ in range(2)
        ]
        try:
            first = await session.fetchval("select $1::integer", 1)
            async with other.transaction():
                await other.execute("select 1")
                return [first, await session.fetchval("select $1::integer", 2)]
        finally:
            await session.close()
            await other.close()

    assert asyncio.run(read(0)) == [1, 2]
    with pytest.raises(asyncpg.InvalidSQLStatementNameError):
        asyncio.run(read(100))
