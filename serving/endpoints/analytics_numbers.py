"""Numbers of a creator: the five documented endpoints that read.

Here: `/api/analytics/overview`, `charts`, `detailed`, `growth` and `content`. Not here:
their SQL, which is in functions `api.analytics_*`, and requests to collect
(`analytics_collect.py`).

A field is null where the number is unknown; `reasons` or `reason` says why.
"""

from datetime import date, datetime
from typing import Annotated, Literal

from msgspec import Meta, field

from serving.endpoint import Call, Endpoint, Raw, Shape
from serving.problems import ProblemError

Days = Annotated[int, Meta(ge=1, le=365, description="Days up to the last reading.")]
Limit = Annotated[int, Meta(ge=1, le=500, description="The most rows.")]


class DaysQuery(Shape):
    """A span of days."""

    days: Days = 30


class Overview(Shape):
    """The cards: numbers of the last day with a reading."""

    user_id: str
    as_of: date | None
    current_followers: int | None
    followers_change7_days: int | None = field(name="followersChange7Days")
    followers_change30_days: int | None = field(name="followersChange30Days")
    current_subscribers: int | None
    subscribers_change30_days: int | None = field(name="subscribersChange30Days")
    total_views: int | None
    video_views30_days: int | None = field(name="videoViews30Days")
    streams30_days: int | None = field(name="streams30Days")
    hours_streamed30_days: float | None = field(name="hoursStreamed30Days")
    average_viewers30_days: float | None = field(name="averageViewers30Days")
    peak_viewers30_days: int | None = field(name="peakViewers30Days")
    last_stream_at: datetime | None
    reasons: dict[str, str]
    """Why a field is null, or counts less than it seems to."""
    load_id: str | None


class Point(Shape):
    """A day of a series; null is a gap."""

    date: date
    value: float | None


class Series(Shape):
    """One line, area or bar chart."""

    chart: Literal[
        "follower_growth", "viewership_trends", "stream_frequency", "video_performance"
    ]
    label: str
    drawn_as: Literal["area", "line", "bar"]
    points: list[Point]


class GameHours(Shape):
    """A slice of the chart of games."""

    game: str
    hours: float


class Charts(Shape):
    """The series of the last days."""

    user_id: str | None
    days: int
    as_of: date | None
    series: list[Series]
    top_games: list[GameHours]
    load_id: str | None


class DetailedRow(Shape):
    """One number; `measure` says whether it is a level, a flow, a mean or a peak."""

    section: str
    item: str | None
    metric: str
    value: float | None
    change: float | None
    measure: str
    reason: str | None


class Detailed(Shape):
    """All numbers of the last days, by section."""

    user_id: str | None
    days: int
    as_of: date | None
    rows: list[DetailedRow]
    load_id: str | None


class GrowthQuery(Shape):
    """Which periods."""

    period: Literal["day", "week", "month", "quarter"] = "week"
    periods: Annotated[int, Meta(ge=1, le=366)] = 12


class GrowthPeriod(Shape):
    """Followers of one period; `reason` says why a number is null."""

    period_start: date
    period_end: date
    followers_start: int | None
    followers_end: int | None
    followers_gained: int | None
    growth_rate: float | None
    is_complete: bool
    reason: str | None = None


class Growth(Shape):
    """Periods, newest first, and the change against the one before."""

    period: str
    periods: list[GrowthPeriod]
    change_of_gain: int | None
    """Gain of the last complete period minus the gain of the period before it."""
    change_reason: str | None


class ContentQuery(Shape):
    """Which contents."""

    days: Days = 30
    type: Literal["vod", "highlight", "clip", "upload"] | None = None
    limit: Limit = 50


class Content(Shape):
    """One video or clip; `viewsGained` is null without a reading at the start."""

    video_id: str
    title: str | None
    video_type: str | None
    published_at: datetime | None
    view_count: int | None
    views_gained: int | None
    rank: int
    reason: str | None = None


class Contents(Shape):
    """Contents by the views that they gained."""

    days: int
    contents: list[Content]


async def _read_cached(call: Call, key: str) -> Raw:
    """Return the answer of a documented cache key.

    Raises:
        ProblemError: 404, since the person has no numbers.
    """
    found = await call.row(
        "select answer::text as body, answer ->> 'loadId' as load_id"
        " from api.cached($1) as answer",
        key,
    )
    if found is None or found["body"] is None:
        raise ProblemError(404, "no channel of this person is known")
    return Raw(found["body"].encode(), found["load_id"])


async def read_overview(call: Call) -> Raw:
    """Return the cards."""
    return await _read_cached(call, "overview")


async def read_charts(call: Call) -> Raw:
    """Return the series."""
    return await _read_cached(call, f"chartdata_{call.query.days}")


async def read_detailed(call: Call) -> Raw:
    """Return all numbers."""
    return await _read_cached(call, f"enhanced_{call.query.days}")


async def read_growth(call: Call) -> Growth:
    """Return growth by period."""
    rows = await call.rows(
        "select period_start, period_end, followers_start, followers_end,"
        " followers_gained, growth_rate, is_complete"
        " from api.analytics_growth($1, $2)",
        call.query.period,
        # The oldest period of the answer is compared with the one before it.
        min(call.query.periods + 1, 366),
    )
    periods = [GrowthPeriod(**row, reason=_explain_period(row)) for row in rows]
    change, reason = _compare_gains(periods)
    return Growth(
        period=call.query.period,
        periods=periods[: call.query.periods],
        change_of_gain=change,
        change_reason=reason,
    )


def _compare_gains(periods: list[GrowthPeriod]) -> tuple[int | None, str | None]:
    """Return the change between the last two periods that are over, or why not."""
    # The newest period goes on, unless its last day is read already.
    over = periods if periods and periods[0].is_complete else periods[1:]
    gains = [one.followers_gained for one in over[:2] if one.is_complete]
    if len(gains) == 2 and None not in gains:  # noqa: PLR2004 - a pair
        return (gains[0] or 0) - (gains[1] or 0), None
    if not over or not over[0].is_complete:
        return None, "no reading at an end of the last period"
    return None, "the period before is not complete"


def _explain_period(row: dict[str, object]) -> str | None:
    if row["is_complete"]:
        return None
    if row["followers_start"] is None:
        return "no reading of the day before"
    if row["followers_end"] is None:
        return "no reading of the last day"
    return "the period goes on"


async def read_contents(call: Call) -> Contents:
    """Return contents by views gained."""
    query = call.query
    rows = await call.rows(
        "select video_id, title, video_type, published_at, view_count, views_gained,"
        " rank from api.analytics_content($1, $2, $3)",
        query.days,
        query.type,
        query.limit,
    )
    missing = "no reading before the first day, or none in the span"
    return Contents(
        days=query.days,
        contents=[
            Content(**row, reason=missing if row["views_gained"] is None else None)
            for row in rows
        ],
    )


ENDPOINTS = (
    Endpoint(
        "GET",
        "/api/analytics/overview",
        "Dashboard overview metrics.",
        read_overview,
        Overview,
        is_stored=True,
        errors={404: "No channel of the person is known."},
    ),
    Endpoint(
        "GET",
        "/api/analytics/charts",
        "Chart data for visualizations.",
        read_charts,
        Charts,
        query=DaysQuery,
        is_stored=True,
        errors={404: "No channel of the person is known."},
    ),
    Endpoint(
        "GET",
        "/api/analytics/detailed",
        "Comprehensive analytics.",
        read_detailed,
        Detailed,
        query=DaysQuery,
        is_stored=True,
        errors={404: "No channel of the person is known."},
    ),
    Endpoint(
        "GET",
        "/api/analytics/growth",
        "Growth analysis by period.",
        read_growth,
        Growth,
        query=GrowthQuery,
    ),
    Endpoint(
        "GET",
        "/api/analytics/content",
        "Content performance analysis.",
        read_contents,
        Contents,
        query=ContentQuery,
    ),
)
