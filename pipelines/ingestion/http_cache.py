"""Cached responses of conditional requests, stored in the warehouse.

Here: `contract.Cache` over `app.conditional_reads`. Not here: the choice and the
revalidation of cached responses (`dlt_sources.http.conditional`).
"""

import asyncio
import threading
from hashlib import sha256
from typing import Any

from sqlalchemy import text

from dlt_sources.contract import CachedResponse, Platform
from pipelines.database.warehouse import Warehouse

SELECT = text("""
    select etag, body
    from app.conditional_reads
    where
        platform = :platform
        and credential_id = :credential_id
        and url_hash = :url_hash
""")

UPSERT = text("""
    insert into app.conditional_reads (platform, credential_id, url_hash, etag, body)
    values (:platform, :credential_id, :url_hash, :etag, :body)
    on conflict (platform, credential_id, url_hash) do update set
        etag = excluded.etag,
        body = excluded.body,
        observed_at = excluded.observed_at
""")


class HttpCache:
    """The cached responses of one platform; statements run one at a time."""

    def __init__(self, warehouse: Warehouse, platform: Platform) -> None:
        self._warehouse = warehouse
        self._platform = platform
        self._lock = threading.Lock()

    async def get(self, credential_id: str, url: str) -> CachedResponse | None:
        """Return the cached response of a URL, if there is one."""
        rows = await asyncio.to_thread(self._execute, SELECT, credential_id, url, {})
        return CachedResponse(rows[0].etag, bytes(rows[0].body)) if rows else None

    async def put(self, credential_id: str, url: str, response: CachedResponse) -> None:
        """Store a response in place of the previous one."""
        values = {"etag": response.etag, "body": response.body}
        await asyncio.to_thread(self._execute, UPSERT, credential_id, url, values)

    def _execute(
        self, statement: Any, credential_id: str, url: str, values: dict[str, Any]
    ) -> Any:
        key = {
            "platform": self._platform.name,
            "credential_id": credential_id,
            "url_hash": sha256(url.encode()).hexdigest(),
        }
        with self._lock, self._warehouse.begin() as connection:
            result = connection.execute(statement, {**key, **values})
            return result.all() if result.returns_rows else None
