"""Answers of conditional reads, kept in the warehouse between runs.

Here: `contract.Cache` over `app.conditional_reads`. Not here: what is kept and when it
is asked for again (`dlt_sources.http.conditional`).
"""

import asyncio
import threading
from hashlib import sha256
from typing import Any

from sqlalchemy import text

from dlt_sources.contract import CachedResponse, Platform
from pipelines.database.warehouse import Warehouse

GET = text(
    "select etag, body from app.conditional_reads where platform = :platform"
    " and reader = :reader and url_hash = :url_hash"
)
PUT = text(
    "insert into app.conditional_reads (platform, reader, url_hash, etag, body)"
    " values (:platform, :reader, :url_hash, :etag, :body)"
    " on conflict (platform, reader, url_hash) do update"
    " set etag = excluded.etag, body = excluded.body,"
    " observed_at = excluded.observed_at"
)


class HttpCache:
    """The answers of one platform; one question at a time, so one session at most."""

    def __init__(self, warehouse: Warehouse, platform: Platform) -> None:
        self._warehouse = warehouse
        self._platform = platform
        self._turn = threading.Lock()

    async def get(self, reader: str, url: str) -> CachedResponse | None:
        """Return what was kept for an address."""
        rows = await asyncio.to_thread(self._ask, GET, reader, url, {})
        return CachedResponse(rows[0].etag, bytes(rows[0].body)) if rows else None

    async def put(self, reader: str, url: str, kept: CachedResponse) -> None:
        """Keep an answer instead of the one before."""
        values = {"etag": kept.etag, "body": kept.body}
        await asyncio.to_thread(self._ask, PUT, reader, url, values)

    def _ask(self, question: Any, reader: str, url: str, values: dict[str, Any]) -> Any:
        named = {
            "platform": self._platform.name,
            "reader": reader,
            "url_hash": sha256(url.encode()).hexdigest(),
        }
        with self._turn, self._warehouse.begin() as connection:
            done = connection.execute(question, {**named, **values})
            return done.all() if done.returns_rows else None
