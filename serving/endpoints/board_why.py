"""`/api/board/why`: where a number of the dashboard comes from.

Here: the row, its column's meaning, and the readings of that day. Not here: the raw
rows (`creators why`).
"""

from datetime import date, datetime
from typing import Annotated, Any, Literal

from msgspec import Meta

from serving.endpoint import Call, Endpoint, Shape
from serving.platform_filter import PlatformName, check_platform

NO_SPAN = "null::integer"
COLUMNS = {
    "followers": ("followers_total", NO_SPAN),
    "followersGained": ("followers_gained", "followers_days_spanned"),
    "subscribers": ("subscribers_total", NO_SPAN),
    "views": ("views_gained", "views_days_spanned"),
    "viewsTotal": ("views_total", NO_SPAN),
}
"""The column of each metric, and the one that says how many days its change spans."""
FACT = """
select
    {column} as value,
    {spanned} as days_spanned,
    basis,
    observed_at,
    change_reason as remark,
    col_description(
        'core.fct_channel_days'::regclass,
        (
            select attnum from pg_catalog.pg_attribute
            where attrelid = 'core.fct_channel_days'::regclass
                and attname = '{column}'
        )
    ) as meaning,
    history_views_gained,
    history_time_zone,
    history_basis,
    history_observed_at
from api.channel_days($3, $3)
where platform = $1 and channel_id = $2
"""
READINGS = """
select resource, status, reason, observed_at, run_id, load_id
from api.own_readings($1, $1)
where platform = $2 and subject_id = $3
order by resource
"""


class WhyQuery(Shape):
    """A number of the dashboard."""

    platform: Annotated[PlatformName, Meta(min_length=1)]
    channel: str
    date: date
    metric: Literal[
        "followers", "followersGained", "subscribers", "views", "viewsTotal"
    ]


class WhyReading(Shape):
    """A reading that closed the day."""

    resource: str
    status: str
    reason: str | None
    observed_at: datetime | None
    run_id: str | None
    load_id: str | None


class Why(Shape):
    """The number, its origin and its readings."""

    value: int | None
    meaning: str | None
    basis: str | None
    observed_at: datetime | None
    days_spanned: int | None
    remark: str | None
    column: str
    readings: list[WhyReading]


async def explain(call: Call) -> Why:
    """Return the facts about one number."""
    query = call.query
    await check_platform(call, query.platform)
    column, spanned = COLUMNS[query.metric]
    row = await call.row(
        FACT.format(column=column, spanned=spanned),
        query.platform,
        query.channel,
        query.date,
    )
    readings = await call.rows(READINGS, query.date, query.platform, query.channel)
    return Why(
        **_facts(row, column), readings=[WhyReading(**reading) for reading in readings]
    )


def _facts(row: dict[str, Any] | None, column: str) -> dict[str, Any]:
    """Return the fields of the number itself."""
    if row is None:
        return {
            "value": None,
            "meaning": None,
            "basis": None,
            "observed_at": None,
            "days_spanned": None,
            "remark": "no reading of this day",
            "column": f"core.fct_channel_days.{column}",
        }
    history = {
        name: row.pop(f"history_{name}")
        for name in ("views_gained", "time_zone", "basis", "observed_at")
    }
    if column == "views_gained" and history["views_gained"] is not None:
        return {
            "value": history["views_gained"],
            "meaning": "Views of the day, from the platform's own history.",
            "basis": history["basis"],
            "observed_at": history["observed_at"],
            "days_spanned": None,
            "remark": f"a day in the time zone {history['time_zone']}",
            "column": "core.fct_channel_native_days.views_gained",
        }
    return {**row, "column": f"core.fct_channel_days.{column}"}


ENDPOINTS = (
    Endpoint(
        "GET",
        "/api/board/why",
        "Where a number of the dashboard comes from.",
        explain,
        Why,
        query=WhyQuery,
        tag="dashboard",
    ),
)
