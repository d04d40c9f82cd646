"""`/api/board/goals`: goals with the interval of their projection.

Here: one endpoint. Not here: the projection (`app.goal_projection`).
"""

from datetime import date, datetime
from decimal import Decimal

from serving.endpoint import Call, Endpoint, Shape

GOALS = """
select
    goals.goal_id::text as id,
    goals.goal_type || ' to ' || trim_scale(goals.target_value)
        || case goals.unit when 'percentage' then ' %' else '' end as title,
    coalesce(platforms.platform_title, goals.platform) as platform_title,
    goals.unit,
    goals.target_value,
    goals.current_value,
    goals.start_date,
    goals.end_date,
    goals.is_achieved,
    goals.achieved_at,
    goals.known_date,
    goals.per_day,
    goals.projected_date,
    goals.earliest_date,
    goals.latest_date,
    goals.is_in_time,
    goals.reason
from api.goal_states as goals
left join (
    select distinct platform, platform_title from api.own_connections
) as platforms on platforms.platform = goals.platform
order by goals.is_achieved, goals.end_date nulls last, goals.goal_id
limit 200
"""


class Goal(Shape):
    """A goal, its progress, and when it will be reached or why that is unknown."""

    id: str
    title: str
    platform_title: str
    unit: str
    target_value: Decimal
    current_value: Decimal | None
    start_date: date
    end_date: date | None
    is_achieved: bool
    achieved_at: datetime | None
    known_date: date | None
    per_day: Decimal | None
    projected_date: date | None
    earliest_date: date | None
    latest_date: date | None
    is_in_time: bool | None
    reason: str | None


class Goals(Shape):
    """Goals of the person."""

    goals: list[Goal]


async def read_goals(call: Call) -> Goals:
    """Return the goals."""
    return Goals(goals=[Goal(**row) for row in await call.rows(GOALS)])


ENDPOINTS = (
    Endpoint(
        "GET",
        "/api/board/goals",
        "Goals with the interval of their projection.",
        read_goals,
        Goals,
        tag="dashboard",
    ),
)
