"""`/api/board/freshness`: whether yesterday is complete in each product table.

Here: one endpoint. Not here: when a day is complete (`api.table_freshness`).
"""

import datetime as dt

from serving.endpoint import Call, Endpoint, Shape

TABLES = """
select
    tables.relation, tables.date, tables.is_complete, tables.reason,
    tables.last_complete_date, tables.built_at
from api.table_freshness as tables
order by tables.is_complete, tables.relation
limit 500
"""


class TableFreshness(Shape):
    """A product table; `reason` says why its yesterday is not complete."""

    relation: str
    date: dt.date
    is_complete: bool
    reason: str | None
    last_complete_date: dt.date | None
    built_at: dt.datetime | None


class Freshness(Shape):
    """Product tables, those that are not complete first."""

    tables: list[TableFreshness]


async def read_freshness(call: Call) -> Freshness:
    """Return the tables."""
    return Freshness(tables=[TableFreshness(**row) for row in await call.rows(TABLES)])


ENDPOINTS = (
    Endpoint(
        "GET",
        "/api/board/freshness",
        "Whether yesterday is complete in each product table.",
        read_freshness,
        Freshness,
        tag="dashboard",
    ),
)
