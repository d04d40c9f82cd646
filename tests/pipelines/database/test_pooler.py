"""What PgBouncer in transaction mode passes, and what must go to the server directly.

Debian's package has it; without it the tests are skipped. The rules: docs/scaling.md.
"""

import asyncio
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import asyncpg
import psycopg2
import pytest
from sqlalchemy import make_url

from pipelines.ports import find_free_port
from tests.support import unprivileged
from tests.support.waiting import until

PROGRAM = shutil.which("pgbouncer", path=f"{os.environ['PATH']}:/usr/sbin")

pytestmark = pytest.mark.skipif(
    PROGRAM is None, reason="PgBouncer is not installed: apt-get install pgbouncer"
)
SETTINGS = """
[databases]
* = host={host} port={port}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {own_port}
unix_socket_dir =
auth_type = trust
auth_file = {folder}/users
pool_mode = transaction
default_pool_size = {size}
ignore_startup_parameters = extra_float_digits,search_path
"""


@pytest.fixture
def pooled(
    request: pytest.FixtureRequest, warehouse_url: str, fresh_home: Path
) -> Iterator[str]:
    """Return the warehouse's URL through PgBouncer, by default with one session."""
    size = getattr(request, "param", 1)
    target = make_url(warehouse_url)
    port = find_free_port()
    settings = SETTINGS.format(
        host=target.host,
        port=target.port,
        own_port=port,
        folder=fresh_home,
        size=size,
    )
    users = fresh_home / "users"
    users.write_text(f'"{target.username}" "{target.password}"\n')
    file = fresh_home / "pgbouncer.ini"
    file.write_text(settings)
    unprivileged.hand_over(fresh_home, users, file)
    assert PROGRAM
    process = subprocess.Popen(
        [PROGRAM, "-q", str(file)],
        user=unprivileged.USER,
        group=unprivileged.USER,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    url = target.set(port=port).render_as_string(hide_password=False)
    try:
        until(lambda: _answers(url))
        yield url
    finally:
        process.terminate()
        process.wait(10)


def _answers(url: str) -> bool:
    try:
        psycopg2.connect(url).close()
    except psycopg2.OperationalError:
        return False
    return True


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
