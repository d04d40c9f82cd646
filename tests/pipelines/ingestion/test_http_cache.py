"""The HTTP cache in the warehouse: one response per connection and URL."""

import asyncio

from sqlalchemy import text

from dlt_sources.contract import CachedResponse
from pipelines import settings
from pipelines.accounts.vault import Vault
from pipelines.database.warehouse import Warehouse
from pipelines.ingestion.http_cache import HttpCache
from pipelines.maintenance import deletion
from tests.support.fakes import connect, person, platform, scalar

URL = "https://api.example/things?page=1"
COUNT = "select count(*) from app.conditional_reads"


def connected(warehouse: Warehouse) -> str:
    vault = Vault.open(settings.load(), warehouse)
    return connect(warehouse, vault, person(warehouse, "nora"), "1")


def test_the_newest_response_is_stored_per_connection(
    home: object, warehouse: Warehouse
) -> None:
    credential_id = connected(warehouse)
    cache = HttpCache(warehouse, platform())

    async def run() -> None:
        assert await cache.get(credential_id, URL) is None
        await cache.put(credential_id, URL, CachedResponse('W/"1"', b"\x00one"))
        await cache.put(credential_id, URL, CachedResponse('W/"2"', b"two"))
        await cache.put("public", URL, CachedResponse('W/"3"', b"three"))
        assert await cache.get(credential_id, URL) == CachedResponse('W/"2"', b"two")
        assert await cache.get("public", URL) == CachedResponse('W/"3"', b"three")
        assert await cache.get(credential_id, f"{URL}0") is None

    asyncio.run(run())
    other = HttpCache(warehouse, platform(name="github"))
    assert asyncio.run(other.get("public", URL)) is None
    assert scalar(warehouse, COUNT) == 2


def test_removing_a_connection_deletes_its_responses(
    home: object, warehouse: Warehouse
) -> None:
    credential_id = connected(warehouse)
    cache = HttpCache(warehouse, platform())
    asyncio.run(cache.put(credential_id, URL, CachedResponse("1", b"one")))
    asyncio.run(cache.put("public", URL, CachedResponse("1", b"one")))
    with warehouse.begin() as connection:
        connection.execute(text("delete from app.connections"))
    assert scalar(warehouse, COUNT) == 1


def test_maintenance_deletes_responses_after_90_days(warehouse: Warehouse) -> None:
    cache = HttpCache(warehouse, platform())
    for url in (URL, f"{URL}0"):
        asyncio.run(cache.put("public", url, CachedResponse("1", b"one")))
    with warehouse.begin() as connection:
        connection.execute(
            text(
                """
                update app.conditional_reads
                set observed_at = now() - interval '91 days'
                where url_hash = (select min(url_hash) from app.conditional_reads)
                """
            )
        )
    deletion.delete_expired_rows(warehouse)
    assert scalar(warehouse, COUNT) == 1
