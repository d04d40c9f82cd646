"""`/api/board/ages`: contents against their age.

Here: one endpoint; contents with their views after 1 hour, 1, 7 and 28 days. Not here:
the choice of readings (`core.fct_content_ages`) and the medians (`api.content_ages`).
"""

from collections.abc import Iterable
from datetime import datetime
from itertools import groupby
from typing import Any

from serving.board_ranges import PlatformRangeQuery, key_of
from serving.endpoint import Call, Endpoint, Shape
from serving.platform_filter import check_platform

LIMIT = 200
AGES = """
select
    ages.platform, ages.channel_id, ages.content_id,
    platforms.title as platform_title, ages.title, ages.content_type as type, ages.url,
    ages.published_at, ages.status, ages.age_hours, ages.age, ages.tolerance_minutes,
    ages.views, ages.observed_at, ages.minutes_late, ages.reason,
    ages.median_views::float8 as median_views, ages.compared_contents,
    ages.ratio::float8 as ratio, ages.median_reason
from api.read_content_ages($1, $2, nullif($3, '')) as ages
inner join api.platform_titles() as platforms on platforms.platform = ages.platform
order by
    ages.published_at desc, ages.platform, ages.channel_id, ages.content_id,
    ages.age_hours
limit $4
"""
"""Four rows of a content follow each other, one per age."""
MOST_AGES = 4


class AtAge(Shape):
    """A content at one age; each null has its reason."""

    age_hours: int
    age: str
    tolerance_minutes: int
    views: int | None
    observed_at: datetime | None
    minutes_late: int | None
    reason: str | None
    median_views: float | None
    compared_contents: int
    ratio: float | None
    median_reason: str | None


class AgedContent(Shape):
    """A content at each age."""

    key: str
    platform: str
    channel_id: str
    content_id: str
    platform_title: str
    title: str | None
    type: str
    url: str | None
    published_at: datetime | None
    status: str
    ages: list[AtAge]


class Ages(Shape):
    """The newest contents of the range."""

    contents: list[AgedContent]
    limit: int
    is_cut: bool


async def read_ages(call: Call) -> Ages:
    """Return contents that were published in a range, at each age."""
    query = call.query
    await check_platform(call, query.platform)
    rows = await call.rows(
        AGES, query.from_, query.to, query.platform, (LIMIT + 1) * MOST_AGES
    )
    contents = [
        _content(list(group))
        for _, group in groupby(
            rows, key=lambda row: (row["platform"], row["content_id"])
        )
    ]
    return Ages(contents=contents[:LIMIT], limit=LIMIT, is_cut=len(contents) > LIMIT)


def _content(rows: Iterable[dict[str, Any]]) -> AgedContent:
    of_age = set(AtAge.__struct_fields__)
    ages = []
    for row in rows:
        ages.append(AtAge(**{name: row.pop(name) for name in of_age}))
        content = row
    return AgedContent(key=key_of(content), ages=ages, **content)


ENDPOINTS = (
    Endpoint(
        "GET",
        "/api/board/ages",
        "Contents against their age: views after 1 hour, 1, 7 and 28 days.",
        read_ages,
        Ages,
        query=PlatformRangeQuery,
        tag="dashboard",
    ),
)
