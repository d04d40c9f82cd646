"""Ids of rows that count, stored in the warehouse.

Here: `contract.KnownIds` over raw tables and `app.readings`. Not here: what a platform
does with the ids (`dlt_sources/<platform>`).
"""

import asyncio
from datetime import timedelta

from sqlalchemy import text

from dlt_sources.contract import Platform
from pipelines import settings
from pipelines.database.warehouse import Warehouse

HORIZON = timedelta(days=30)
"""Older readings are ignored, so that a query touches few days of a raw table."""

READINGS = text("""
    with counted as (
        select
            load_id,
            subject_id,
            partition_date,
            max(partition_date) over subject as last_date,
            max(partition_date) filter (where status = 'complete') over subject
                as complete_date
        from app.readings
        where
            platform = :platform
            and resource = :resource
            and is_current
            and status in ('complete', 'partial')
            and partition_date >= :horizon
        window subject as (partition by subject_id)
    )

    select load_id, subject_id, partition_date
    from counted
    where partition_date >= coalesce(complete_date, last_date)
""")

IDS = """
    select distinct load_id, subject_id, "{key}" as id
    from "raw_{platform}"."{resource}"
    where partition_date = any(:days) and load_id = any(:load_ids)
"""


class StoredIds:
    """The ids of one platform; each resource is queried once."""

    def __init__(self, warehouse: Warehouse, platform: Platform) -> None:
        self._warehouse = warehouse
        self._platform = platform
        self._lock = asyncio.Lock()
        self._found: dict[str, dict[str, set[str]]] = {}

    async def get(self, resource: str, subject_id: str) -> frozenset[str]:
        """Return the ids of a subject's rows since its last complete reading."""
        async with self._lock:
            if resource not in self._found:
                found = await asyncio.to_thread(self._query, resource)
                self._found[resource] = found
        return frozenset(self._found[resource].get(subject_id, ()))

    def _query(self, resource: str) -> dict[str, set[str]]:
        values = {
            "platform": self._platform.name,
            "resource": resource,
            "horizon": settings.now().date() - HORIZON,
        }
        (key, *_) = self._platform.resource(resource).key
        ids = IDS.format(key=key, platform=self._platform.name, resource=resource)
        found: dict[str, set[str]] = {}
        with self._warehouse.begin() as connection:
            rows = connection.execute(READINGS, values).all()
            counted = {(row.load_id, row.subject_id) for row in rows}
            if not counted:
                return found
            reads = {
                "days": sorted({row.partition_date for row in rows}),
                "load_ids": sorted({row.load_id for row in rows}),
            }
            for row in connection.execute(text(ids), reads):
                if (row.load_id, row.subject_id) in counted:
                    found.setdefault(row.subject_id, set()).add(str(row.id))
        return found
