"""Kept answers in the warehouse: per reader, replaced, and gone with their reader."""

import asyncio

from sqlalchemy import text

from dlt_sources.contract import CachedResponse
from pipelines import settings
from pipelines.accounts.vault import Vault
from pipelines.database.warehouse import Warehouse
from pipelines.ingestion.http_cache import HttpCache
from pipelines.operations import maintenance
from tests.support.fakes import connect, person, platform, scalar

URL = "https://api.example/things?page=1"
COUNT = "select count(*) from app.conditional_reads"


def connected(warehouse: Warehouse) -> str:
    vault = Vault.open(settings.load(), warehouse)
    return connect(warehouse, vault, person(warehouse, "nora"), "1")


def test_an_answer_is_kept_per_reader_and_replaced(
    home: object, warehouse: Warehouse
) -> None:
    reader = connected(warehouse)
    answers = HttpCache(warehouse, platform())

    async def run() -> None:
        assert await answers.get(reader, URL) is None
        await answers.put(reader, URL, CachedResponse('W/"1"', b"\x00one"))
        await answers.put(reader, URL, CachedResponse('W/"2"', b"two"))
        await answers.put("public", URL, CachedResponse('W/"3"', b"three"))
        assert await answers.get(reader, URL) == CachedResponse('W/"2"', b"two")
        assert await answers.get("public", URL) == CachedResponse('W/"3"', b"three")
        assert await answers.get(reader, f"{URL}0") is None

    asyncio.run(run())
    other = HttpCache(warehouse, platform(name="github"))
    assert asyncio.run(other.get("public", URL)) is None
    assert scalar(warehouse, COUNT) == 2


def test_a_removed_connection_takes_its_answers_along(
    home: object, warehouse: Warehouse
) -> None:
    reader = connected(warehouse)
    answers = HttpCache(warehouse, platform())
    asyncio.run(answers.put(reader, URL, CachedResponse("1", b"one")))
    asyncio.run(answers.put("public", URL, CachedResponse("1", b"one")))
    with warehouse.begin() as connection:
        connection.execute(text("delete from app.connections"))
    assert scalar(warehouse, COUNT) == 1


def test_upkeep_forgets_after_a_quarter(warehouse: Warehouse) -> None:
    answers = HttpCache(warehouse, platform())
    for url in (URL, f"{URL}0"):
        asyncio.run(answers.put("public", url, CachedResponse("1", b"one")))
    with warehouse.begin() as connection:
        connection.execute(
            text(
                "update app.conditional_reads set observed_at = now() - interval"
                " '91 days' where url_hash = (select min(url_hash) from"
                " app.conditional_reads)"
            )
        )
    maintenance.purge_cache(warehouse)
    assert scalar(warehouse, COUNT) == 1
