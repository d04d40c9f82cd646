"""`/api/board/growth`: milestones and spikes of the person's channels.

Here: one endpoint. Not here: when a number is a milestone and a gain a spike
(`core.fct_channel_growth_days`), and notifications (`notifications/growth_notices.py`).
"""

from datetime import date

from serving.board_ranges import RangeQuery, key_of
from serving.endpoint import Call, Endpoint, Shape

MILESTONES = """
select
    milestones.platform, milestones.channel_id, platforms.title as platform_title,
    milestones.measure, milestones.threshold, milestones.reached_on, milestones.level,
    milestones.earlier_level, milestones.is_held
from api.read_milestones($1) as milestones
inner join api.platform_titles() as platforms
    on platforms.platform = milestones.platform
where milestones.reached_on <= $2
limit 1000
"""
SPIKES = """
select
    spikes.platform, spikes.channel_id, platforms.title as platform_title,
    spikes.measure, spikes.opened_on, spikes.closed_on, spikes.last_high_on,
    spikes.peak_on, spikes.peak_gain, spikes.usual_gain::float8 as usual_gain
from api.read_spikes($1) as spikes
inner join api.platform_titles() as platforms on platforms.platform = spikes.platform
where spikes.opened_on <= $2
limit 1000
"""


class Milestone(Shape):
    """A number that a channel reached for the first time."""

    key: str
    platform: str
    channel_id: str
    platform_title: str
    measure: str
    threshold: int
    reached_on: date
    level: int
    earlier_level: int
    is_held: bool


class Spike(Shape):
    """A period with gains far above the usual; open while `closedOn` is null."""

    key: str
    platform: str
    channel_id: str
    platform_title: str
    measure: str
    opened_on: date
    closed_on: date | None
    last_high_on: date
    peak_on: date
    peak_gain: int
    usual_gain: float


class Growth(Shape):
    """Events of a range, newest first."""

    milestones: list[Milestone]
    spikes: list[Spike]


async def read_growth(call: Call) -> Growth:
    """Return milestones reached in a range, and spikes with a high day in it."""
    days = (call.query.from_, call.query.to)
    return Growth(
        milestones=[
            Milestone(key=key_of(row), **row)
            for row in await call.rows(MILESTONES, *days)
        ],
        spikes=[
            Spike(key=key_of(row), **row) for row in await call.rows(SPIKES, *days)
        ],
    )


ENDPOINTS = (
    Endpoint(
        "GET",
        "/api/board/growth",
        "Milestones and spikes of the person's channels in a range.",
        read_growth,
        Growth,
        query=RangeQuery,
        tag="dashboard",
    ),
)
