"""Streams of recent readings that have not ended, for platforms that read by id.

Here: `contract.KnownIds` over the raw table of a live resource. Not here: what a
platform does with the ids (`dlt_sources/<platform>`).
"""

import asyncio
from datetime import datetime, timedelta

from sqlalchemy import text

from dlt_sources.contract import Platform, closing_date
from pipelines import settings
from pipelines.database.catalogue import exists
from pipelines.database.warehouse import Warehouse

HORIZON = timedelta(hours=30)
"""Older readings are ignored: the nightly run sees listed streams again."""

OPEN_STREAMS = """
    select subject_id, id
    from (
        select distinct on (subject_id, "{key}")
            subject_id, "{key}" as id, "{end}" as ended_at
        from "raw_{platform}"."{resource}"
        where partition_date >= :first_day and observed_at >= :since
        order by subject_id, "{key}", observed_at desc
    ) as newest
    where ended_at is null
"""


class OpenStreams:
    """The open streams of one platform, queried once."""

    def __init__(self, warehouse: Warehouse, platform: Platform) -> None:
        self._warehouse = warehouse
        self._platform = platform
        self._lock = asyncio.Lock()
        self._found: dict[str, set[str]] | None = None

    async def get(self, resource: str, subject_id: str) -> frozenset[str]:
        """Return the ids of a channel's open streams."""
        if resource != self._platform.live:
            return frozenset()
        async with self._lock:
            if self._found is None:
                self._found = await asyncio.to_thread(self._query, settings.now())
        return frozenset(self._found.get(subject_id, ()))

    def _query(self, now: datetime) -> dict[str, set[str]]:
        platform, since = self._platform, now - HORIZON
        found: dict[str, set[str]] = {}
        if platform.live is None or platform.live_end is None:
            return found
        (key, *_) = platform.resource(platform.live).key
        names = {"platform": platform.name, "resource": platform.live}
        query = text(OPEN_STREAMS.format(key=key, end=platform.live_end, **names))
        table = f"raw_{platform.name}.{platform.live}"
        values = {"first_day": closing_date(since), "since": since}
        with self._warehouse.begin() as connection:
            if exists(connection, table):
                for row in connection.execute(query, values):
                    found.setdefault(row.subject_id, set()).add(str(row.id))
        return found
