"""Whether yesterday is complete in each product table.

Here: the answers of `api.read_table_freshness`, for `creators status` and checks. Not
here: the record of builds (`transform/builds.py`).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import text

from pipelines import settings
from pipelines.database.warehouse import Warehouse

FRESHNESS = text("""
    select relation, date, is_complete, reason, last_complete_date
    from api.read_table_freshness(:today)
    order by relation
""")


@dataclass(frozen=True, slots=True)
class Freshness:
    """Whether a day is complete in a table; `last` is the newest complete day."""

    relation: str
    day: date
    is_complete: bool
    reason: str | None
    last: date | None

    def __str__(self) -> str:
        return f"{self.relation}: {self.reason or 'complete'}"


def read_freshness(warehouse: Warehouse) -> list[Freshness]:
    """Return the state of each product table that was ever built."""
    with warehouse.begin() as session:
        rows: Iterable[Any] = session.execute(
            FRESHNESS, {"today": settings.now().date()}
        ).all()
    return [
        Freshness(
            row.relation, row.date, row.is_complete, row.reason, row.last_complete_date
        )
        for row in rows
    ]
