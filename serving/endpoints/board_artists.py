"""`/api/board/artists`: deltas and royalties of artists by month.

Here: one endpoint. Not here: their computation (dbt's deltas, `pipelines/royalties`).
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from itertools import groupby
from typing import Any

from pipelines.royalties.readings import describe_readings
from serving.endpoint import Call, Endpoint, Shape

ARTISTS = """
select artist_id::text as id, name from api.own_artists order by name limit 500
"""
MONTHS = """
select artist_id::text as id, month, currency, views, earnings, posts,
    posts_without_views, last_date
from api.artist_months()
where month > current_date - interval '3 years'
"""
STATEMENTS = """
select artist_id::text as id, month, currency, status, earnings, royalty, payable,
    gaps, read_until
from api.artist_statements()
limit 5000
"""


class Month(Shape):
    """Changes of an artist's posts in a month."""

    month: date
    views: int | None
    earnings: Decimal | None
    currency: str | None
    posts: int
    unknown_posts: int
    last_date: date


class Statement(Shape):
    """A royalty statement."""

    month: date
    currency: str
    earnings: Decimal | None
    royalty: Decimal | None
    payable: Decimal | None
    is_locked: bool
    remark: str | None


class Artist(Shape):
    """An artist with months, oldest first, and statements, newest first."""

    id: str
    name: str
    currencies: list[str]
    months: list[Month]
    statements: list[Statement]


class Artists(Shape):
    """The artists whom the person may see."""

    artists: list[Artist]


async def read_artists(call: Call) -> Artists:
    """Return artists with their months."""
    months = _by_artist(await call.rows(MONTHS))
    statements = _by_artist(await call.rows(STATEMENTS))
    return Artists(
        artists=[
            _artist(one, months[one["id"]], statements[one["id"]])
            for one in await call.rows(ARTISTS)
        ]
    )


def _by_artist(rows: Iterable[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        found[row["id"]].append(row)
    return found


def _artist(
    one: dict[str, Any], rows: list[dict[str, Any]], statements: list[dict[str, Any]]
) -> Artist:
    return Artist(
        id=one["id"],
        name=one["name"],
        currencies=sorted({row["currency"] for row in rows if row["currency"]}),
        months=list(_months(rows)),
        statements=[
            Statement(
                month=row["month"],
                currency=row["currency"],
                earnings=row["earnings"],
                royalty=row["royalty"],
                payable=row["payable"],
                is_locked=row["status"] == "locked",
                remark=_remark(row),
            )
            for row in statements
        ],
    )


def _remark(row: dict[str, Any]) -> str | None:
    """Return what is not known: earnings, or the days after the last reading."""
    gaps = f"{row['gaps']} unknown earnings" if row["gaps"] else None
    early = describe_readings(row["month"], row["read_until"])
    return "; ".join(filter(None, (gaps, early))) or None


def _months(rows: Iterable[dict[str, Any]]) -> Iterator[Month]:
    """Yield a month each; earnings of several currencies are not added."""
    ordered = sorted(rows, key=lambda row: row["month"])
    for month, group in groupby(ordered, key=lambda row: row["month"]):
        parts = list(group)
        views = [row["views"] for row in parts if row["views"] is not None]
        paid = [row for row in parts if row["earnings"] is not None]
        is_one = len({row["currency"] for row in paid}) == 1
        yield Month(
            month=month,
            views=sum(views) if views else None,
            earnings=sum(row["earnings"] for row in paid) if is_one else None,
            currency=paid[0]["currency"] if is_one else None,
            posts=sum(row["posts"] for row in parts),
            unknown_posts=sum(row["posts_without_views"] for row in parts),
            last_date=max(row["last_date"] for row in parts),
        )


ENDPOINTS = (
    Endpoint(
        "GET",
        "/api/board/artists",
        "Deltas and royalties of artists by month.",
        read_artists,
        Artists,
        tag="dashboard",
    ),
)
