"""A role and a person belong to one transaction of the service's login alone."""

import asyncio
from contextlib import suppress
from uuid import UUID

import asyncpg
import pytest

from pipelines.database.warehouse import Warehouse
from pipelines.tenancy.transactions import Tenant, as_nobody, as_person, open_pool
from tests.support.fakes import person
from tests.support.logins import Login

WHO = "select current_user::text, app.current_person_id()"


def test_the_next_transaction_of_a_session_knows_neither_role_nor_person(
    warehouse: Warehouse,
) -> None:
    ann, ben = (UUID(person(warehouse, name)) for name in ("ann", "ben"))
    login = Login(warehouse.url, "service")

    async def ask() -> list[object]:
        pool = await open_pool(login.url, most=1)
        found: list[object] = []
        async with as_person(pool, Tenant(ann)) as session:
            found.append(tuple(await session.fetchrow(WHO)))
        async with as_nobody(pool) as session:
            found.append(tuple(await session.fetchrow(WHO)))
        with suppress(ZeroDivisionError):
            async with as_person(pool, Tenant(ben, "analyst")) as session:
                found.append(tuple(await session.fetchrow(WHO)))
                raise ZeroDivisionError
        async with pool.acquire() as session:
            found.append(await session.fetchval("select current_user::text"))
            found.append(
                await session.fetchval("select current_setting('app.person_id', true)")
            )
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await session.fetch("select * from app.people")
        await pool.close()
        return found

    assert asyncio.run(ask()) == [
        ("creator", ann),
        ("creator", None),
        ("analyst", ben),
        login.name,
        "",
    ]
    login.drop()


@pytest.mark.parametrize("group", ["creator", "analyst", "pipeline"])
def test_the_pool_refuses_other_logins(warehouse: Warehouse, group: str) -> None:
    login = Login(warehouse.url, group)
    with pytest.raises(ValueError, match="member of role service"):
        asyncio.run(open_pool(login.url))
    login.drop()


def test_a_role_is_never_text_of_a_request() -> None:
    with pytest.raises(ValueError, match="is not a role"):
        Tenant(UUID(int=1), "pipeline")


@pytest.mark.parametrize("group", ["creator", "analyst"])
def test_a_person_with_sql_cannot_use_the_service(
    warehouse: Warehouse, group: str
) -> None:
    ann = person(warehouse, "ann")
    login = Login(warehouse.url, group)
    named = f"set app.person_id = '{ann}'"
    assert login.ask(named, "select app.current_person_id()") == [(None,)]
    channels = f"set app.channel_ids = '{{{ann}}}'"
    for function in ("current_channel_ids", "current_connection_ids"):
        assert login.ask(channels, f"select app.{function}()") == [(None,)]
    for statement in (
        "set role service",
        f"select * from service.find_person('{ann}')",
        "select service.open_session(null, null, null)",
        "select * from app.browser_sessions",
    ):
        with pytest.raises(Exception, match="permission denied"):
            login.ask(named, statement)
    login.drop()
