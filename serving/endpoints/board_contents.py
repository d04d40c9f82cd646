"""`/api/board/contents`: videos and posts with their views by day of a range.

Here: one endpoint, and the sum of a content's days. Not here: other charts.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from serving.board_ranges import PlatformRangeQuery, key_of
from serving.endpoint import Call, Endpoint, Shape
from serving.platform_filter import check_platform

LIMIT = 200
CONTENTS = """
select
    courses.platform, courses.channel_id, courses.content_id,
    platforms.title as platform_title, courses.channel_name, courses.title,
    courses.content_type as type, courses.url, courses.published_at, courses.status,
    courses.removed_reason, courses.views_total, courses.likes_total,
    courses.comments_total, courses.dates, courses.gains, courses.spans,
    courses.reasons, courses.observed_at
from api.content_courses($1, $2, $3, $4) as courses
inner join api.platform_titles() as platforms on platforms.platform = courses.platform
"""


class Content(Shape):
    """A content; `viewsGained` is of the range, the totals are of its life."""

    key: str
    platform: str
    channel_id: str
    content_id: str
    platform_title: str
    channel_name: str
    title: str | None
    type: str
    url: str | None
    published_at: datetime | None
    status: str
    removed_reason: str | None
    views_total: int | None
    likes_total: int | None
    comments_total: int | None
    views_gained: int | None
    reason: str | None
    spark: list[int | None]
    observed_at: datetime | None


class Contents(Shape):
    """The contents with the most views in the range."""

    contents: list[Content]
    limit: int
    is_cut: bool


@dataclass(frozen=True, slots=True)
class Course:
    """One content's changes of views, by the day of each reading."""

    dates: Sequence[date]
    gains: Sequence[int | None]
    spans: Sequence[int | None]
    reasons: Sequence[str | None]


def sum_course(course: Course | None, first: date) -> tuple[int | None, str | None]:
    """Return the views since the start of the range, or why they are unknown."""
    if course is None:
        return None, "no reading in the range"
    if course.gains[0] is None:
        return None, course.reasons[0] or _since_first(course)
    spanned = course.spans[0] or 1
    # The first day of a new content spans no day before it.
    begins_before = course.dates[0] - timedelta(days=spanned) < first - timedelta(
        days=1
    )
    if begins_before:
        return None, "the first change also covers days before the range"
    total = 0
    for gain, reason in zip(course.gains, course.reasons, strict=True):
        if gain is None:
            return None, reason or "a day has no earlier reading"
        total += gain
    return total, None


def _since_first(course: Course) -> str:
    """Return the reason, and the views since the first reading if they are known."""
    reason, later = "no reading before the range", course.gains[1:]
    known = [gain for gain in later if gain is not None]
    if not later or len(known) < len(later):
        return reason
    return f"{reason}; {sum(known):,} since {course.dates[0]}"


def spread(course: Course | None, days: Sequence[date]) -> list[int | None]:
    """Return a value per day; a change over several days has no day of its own."""
    if course is None:
        return [None] * len(days)
    whole = {
        day: gain
        for day, gain, spanned in zip(
            course.dates, course.gains, course.spans, strict=True
        )
        if spanned in (None, 1)
    }
    return [whole.get(day) for day in days]


async def read_contents(call: Call) -> Contents:
    """Return contents with their views by day."""
    query = call.query
    await check_platform(call, query.platform)
    days = query.days
    rows = await call.rows(CONTENTS, query.from_, query.to, query.platform, LIMIT + 1)
    return Contents(
        contents=[_content(row, days) for row in rows[:LIMIT]],
        limit=LIMIT,
        is_cut=len(rows) > LIMIT,
    )


def _content(row: dict[str, Any], days: Sequence[date]) -> Content:
    parts = [row.pop(name) for name in ("dates", "gains", "spans", "reasons")]
    course = Course(*parts) if parts[0] else None
    gained, reason = sum_course(course, days[0])
    return Content(
        key=key_of(row),
        views_gained=gained,
        reason=reason,
        spark=spread(course, days),
        **row,
    )


ENDPOINTS = (
    Endpoint(
        "GET",
        "/api/board/contents",
        "Videos and posts with their views by day of a range.",
        read_contents,
        Contents,
        query=PlatformRangeQuery,
        tag="dashboard",
        is_by_channel=True,
    ),
)
