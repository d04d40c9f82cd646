"""The web service behind PgBouncer: two persons share one session of the server.

Here: whether the role, the person or the channels of one reach another. Not here: what
PgBouncer passes (`tests/pipelines/database/test_pooler.py`).
"""

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import asyncpg
import pytest

from pipelines.database.async_sessions import WITHOUT_STATEMENTS
from pipelines.database.warehouse import Warehouse
from pipelines.tenancy.transactions import (
    SETTINGS,
    Tenant,
    as_channels,
    as_nobody,
    as_person,
    as_service,
    open_pool,
)
from tests.support import pooler
from tests.support.databases import execute
from tests.support.logins import Login

pytestmark = pytest.mark.skipif(pooler.PROGRAM is None, reason=pooler.MISSING)

KEPT = ("statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout")
"""PgBouncer passes none of these at the start of a session: the login has them."""
IGNORED = ",".join((*KEPT, "search_path"))
SEEN = """
select
    current_user, coalesce(current_setting('app.person_id', true), ''),
    coalesce(current_setting('app.channel_ids', true), ''), pg_backend_pid()
"""
CHANNEL = UUID(int=7)


@pytest.fixture
def address(module_warehouse: Warehouse, fresh_home: Path) -> Iterator[str]:
    """Return the service's URL through a pooler with one session of the server."""
    login = Login(module_warehouse.url, "service")
    settings = (f"{name} = '{SETTINGS[name]}'" for name in KEPT)
    path = f"search_path = {SETTINGS['search_path']}"
    try:
        execute(
            module_warehouse.url,
            *(f"alter role {login.name} set {one}" for one in (*settings, path)),
        )
        with pooler.pooled(login.url, fresh_home, ignored=IGNORED) as url:
            yield f"{url}?{WITHOUT_STATEMENTS}"
    finally:
        login.drop()


async def see(transaction: Any) -> tuple[Any, ...]:
    """Return the role, the person, the channels and the session of a transaction."""
    async with transaction as session:
        first = tuple(await session.fetchrow(SEEN))
        await asyncio.sleep(0)
        assert tuple(await session.fetchrow(SEEN)) == first
        return first


def test_two_persons_at_once_on_one_session_stay_apart(
    address: str, people: dict[str, str]
) -> None:
    ann, ben = UUID(people["ann"]), UUID(people["ben"])

    async def work() -> list[tuple[Any, ...]]:
        one, other = await open_pool(address), await open_pool(address)
        try:
            return await asyncio.gather(
                *(
                    see(transaction)
                    for _ in range(25)
                    for transaction in (
                        as_person(one, Tenant(ann)),
                        as_person(other, Tenant(ben, "analyst")),
                        as_channels(one, [CHANNEL]),
                        as_nobody(other),
                        as_service(one),
                    )
                )
            )
        finally:
            await one.close()
            await other.close()

    found = asyncio.run(work())
    assert len({session for *_, session in found}) == 1
    assert [tuple(seen) for *seen, _ in found] == 25 * [
        ("creator", str(ann), ""),
        ("analyst", str(ben), ""),
        ("creator", "", f"{{{CHANNEL}}}"),
        ("creator", "", ""),
        ("service", "", ""),
    ]


def test_what_a_client_leaves_in_the_session_counts_for_nobody_else(
    address: str, people: dict[str, str]
) -> None:
    """Another program with this login sets its session, or dies in a transaction."""
    ann, ben = people["ann"], people["ben"]
    left = f"set app.person_id = '{ann}'; set app.channel_ids = '{{{CHANNEL}}}'"

    async def work() -> list[tuple[Any, ...]]:
        plain, _, _ = address.partition("?")
        pool = await open_pool(address)
        try:
            rude = await asyncpg.connect(plain, statement_cache_size=0)
            await rude.execute(left)
            await rude.execute(f"begin; set local role creator; {left}")
            rude.terminate()
            rude = await asyncpg.connect(plain, statement_cache_size=0)
            await rude.execute(left)
            shown = await rude.fetchval("show app.person_id")
            assert shown == ann  # the session of the server kept it
            found = [
                await see(one)
                for one in (
                    as_nobody(pool),
                    as_person(pool, Tenant(UUID(ben))),
                    as_channels(pool, []),
                    as_service(pool),
                )
            ]
            await rude.close()
            return found
        finally:
            await pool.close()

    assert [(person, channels) for _, person, channels, _ in asyncio.run(work())] == [
        ("", ""),
        (ben, ""),
        ("", "{}"),
        ("", ""),
    ]


def test_the_login_keeps_the_limits_that_the_pooler_does_not_pass(address: str) -> None:
    async def work() -> list[str]:
        pool = await open_pool(address)
        try:
            async with as_nobody(pool) as session:
                names = (*KEPT, "search_path")
                return [await session.fetchval(f"show {name}") for name in names]
        finally:
            await pool.close()

    assert asyncio.run(work()) == [SETTINGS[name] for name in (*KEPT, "search_path")]
