"""Backfill plan: the days a backfill can fill, the others, and the requests.

Here: the plan, from the platforms' declarations and the requests of recent loads. Not
here: the backfill itself (`operations/runs.py`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, timedelta

from sqlalchemy import text

from dlt_sources import platforms
from dlt_sources.contract import Platform, Resource
from pipelines import settings
from pipelines.accounts import connections
from pipelines.database.warehouse import connect_warehouse
from pipelines.days import is_observable

ONLY_NOW = "only known now"
RETENTION = "kept for {} days"
NOT_OVER = "not over yet"

RECENT_LOADS = text("""
    select avg(requests) as requests, avg(days) as days
    from (
        -- The loads of several shards are one collection.
        select
            sum((calls ->> :resource)::numeric) as requests,
            max(
                (
                    select max(window_end - window_start)
                    from app.readings
                    where
                        readings.load_id = loads.load_id
                        and readings.resource = :resource
                )
            ) as days
        from app.loads
        where
            platform = :platform
            and state = 'committed'
            and is_whole
            and calls ? :resource
        group by run_id, partition_date
        order by max(started_at) desc
        limit 10
    ) as recent
""")

STORED_DAYS = text("""
    select distinct partition_date
    from app.readings
    where
        platform = :platform
        and resource = :resource
        and is_current
        and status in ('complete', 'partial')
""")

SUBJECT_COUNT = text("""
    select count(*)
    from (
        select id from app.connections where platform = :platform and is_active
        union all
        select id from app.channels
        where platform = :platform and is_monitored and connection_id is null
    ) as subjects
""")


@dataclass(frozen=True, slots=True)
class PlannedTable:
    """The plan of one raw table: numbers of days and an estimate of requests.

    `reason` explains the unavailable days. `is_upper_bound`: requests may be fewer.
    """

    platform: str
    resource: str
    fillable: int
    stored: int
    unavailable: int
    requests: float | None
    reason: str | None = None
    is_upper_bound: bool = False

    def cells(self) -> tuple[str, ...]:
        """Return the cells of a terminal table."""
        fillable = f"{self.fillable} days" if self.fillable else "-"
        stored = f", {self.stored} rebuilt from stored readings" if self.stored else ""
        unavailable = (
            f"{self.unavailable} days: {self.reason}" if self.unavailable else "-"
        )
        word = "at most" if self.is_upper_bound else "about"
        cost = "unknown"
        if self.requests is not None:
            cost = f"{word} {self.requests:,.0f}" if self.requests else "-"
        return (self.platform, self.resource, fillable + stored, unavailable, cost)


def plan_backfill(span: Sequence[date], names: Sequence[str]) -> list[PlannedTable]:
    """Return the plan of each raw table of the platforms in `names`.

    A platform without connections and channels is left out.
    """
    known = platforms()
    warehouse = connect_warehouse()
    return [
        _plan_table(known[name], resource, span)
        for name in names
        if connections.has_subjects(warehouse, known[name])
        for resource in known[name].resources
    ]


def sum_requests(tables: Sequence[PlannedTable]) -> dict[str, float]:
    """Return the known requests of each platform."""
    totals: dict[str, float] = {}
    for one in tables:
        totals[one.platform] = totals.get(one.platform, 0.0) + (one.requests or 0.0)
    return totals


def _plan_table(
    platform: Platform, resource: Resource, span: Sequence[date]
) -> PlannedTable:
    fillable, reason = _fillable_days(resource, span)
    stored = _stored_days(platform, resource) - fillable
    stored &= set(span)
    requests = _estimate_requests(platform, resource, len(fillable))
    return PlannedTable(
        platform=platform.name,
        resource=resource.name,
        fillable=len(fillable),
        stored=len(stored),
        unavailable=len(set(span) - fillable - stored),
        requests=requests,
        reason=reason,
        is_upper_bound=bool(
            resource.days_a_call and len(fillable) > resource.days_a_call
        ),
    )


def _fillable_days(resource: Resource, span: Sequence[date]) -> tuple[set[date], str]:
    """Return the days that the platform still has, and why it lacks the others."""
    now = settings.now()
    today = now.astimezone(UTC).date()
    if resource.kind != "history":
        return {day for day in span if is_observable(day, now)}, ONLY_NOW
    past = {day for day in span if day < today}
    if resource.reaches_back is None:
        return past, NOT_OVER
    oldest = today - resource.reaches_back + timedelta(days=1)
    reason = RETENTION.format(resource.reaches_back.days)
    return {day for day in past if day >= oldest}, reason


def _stored_days(platform: Platform, resource: Resource) -> set[date]:
    with connect_warehouse().begin() as connection:
        names = {"platform": platform.name, "resource": resource.name}
        return set(connection.execute(STORED_DAYS, names).scalars())


def _estimate_requests(
    platform: Platform, resource: Resource, days: int
) -> float | None:
    """Estimate the requests for `days` read at once, from the last ten loads.

    More days cost more requests only if `days_a_call` limits the days of a call. The
    minimum without a previous load is one call a subject.
    """
    if days == 0:
        return 0.0
    with connect_warehouse().begin() as connection:
        names = {"platform": platform.name, "resource": resource.name}
        recent = connection.execute(RECENT_LOADS, names).one()
        if recent.requests is None:
            subjects: int = connection.execute(SUBJECT_COUNT, names).scalar_one()
            is_unknown = resource.kind != "history" or not subjects
            return None if is_unknown else float(subjects) * _calls(resource, days)
    covered = _calls(resource, float(recent.days or 1))
    return float(recent.requests) * _calls(resource, days) / covered


def _calls(resource: Resource, days: float) -> int:
    """Return the number of calls for `days` of one subject."""
    return -int(-days // resource.days_a_call) if resource.days_a_call else 1
