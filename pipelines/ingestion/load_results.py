"""What a load did: in the process that ran it, and read from the ledger.

Here: readings, rejected rows, requests and seconds of one load. Not here: the load
(`load.py`), and the readings that count (`ledger.py`).
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from sqlalchemy import text

from dlt_sources.contract import Reading
from pipelines.database.warehouse import Warehouse

OF_RUNS = text("""
    select
        loads.load_id,
        loads.partition_date,
        loads.calls,
        extract(epoch from loads.finished_at - loads.started_at)::float as seconds,
        (
            select coalesce(jsonb_object_agg(counted.resource, counted.rows), '{}')
            from (
                select resource, sum(rows) as rows from app.readings
                where readings.load_id = loads.load_id
                group by resource
            ) as counted
        ) as rows,
        (
            select coalesce(jsonb_object_agg(counted.resource, counted.rejected), '{}')
            from (
                select resource, count(*) as rejected from app.quarantine
                where quarantine.load_id = loads.load_id
                group by resource
            ) as counted
        ) as rejected
    from app.loads
    where
        platform = :platform and run_id = any(:run_ids) and state = 'committed'
    order by loads.started_at
""")


@dataclass(frozen=True, slots=True)
class LoadResult:
    """The outcome of one load: readings, rejected rows, requests, seconds by step."""

    load_id: str
    day: date
    readings: Sequence[Reading]
    rejected: Counter[str]
    calls: dict[str, int]
    new_fields: dict[str, set[str]]
    seconds: dict[str, float]

    def rows(self, resource: str) -> int:
        """Return how many rows of one resource were loaded."""
        return sum(one.rows for one in self.readings if one.resource == resource)

    def explanations(self) -> list[str]:
        """Return one line for each reading with a reason."""
        return [
            f"{one.resource} of {one.subject_id}: {one.status}: {one.reason}"
            for one in self.readings
            if one.reason
        ]


@dataclass(frozen=True, slots=True)
class StoredLoad:
    """A committed load as the ledger has it."""

    load_id: str
    day: date
    row_counts: Mapping[str, int]
    rejected: Counter[str]
    calls: Mapping[str, int]
    seconds: Mapping[str, float]
    new_fields: ClassVar[None] = None
    """The ledger does not have unknown fields."""

    def rows(self, resource: str) -> int:
        """Return how many rows of one resource were loaded."""
        return self.row_counts.get(resource, 0)


LoadFacts = LoadResult | StoredLoad
"""What the events of Dagster show of a load."""


def read_stored(
    warehouse: Warehouse, platform: str, run_ids: Collection[str]
) -> list[StoredLoad]:
    """Return the committed loads of these runs."""
    values: dict[str, Any] = {"platform": platform, "run_ids": sorted(run_ids)}
    with warehouse.begin() as connection:
        return [
            StoredLoad(
                row.load_id,
                row.partition_date,
                row.rows,
                Counter(row.rejected),
                row.calls or {},
                {"load": row.seconds},
            )
            for row in connection.execute(OF_RUNS, values)
        ]
