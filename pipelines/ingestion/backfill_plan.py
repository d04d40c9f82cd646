"""What a backfill can fill, what it never can, and what it costs.

Here: a plan computed from what the platforms declare of their tables and from the
requests of past loads. Not here: doing it (`runs.py`).
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

KNOWN_NOW = "only known now"
KEPT = "kept for {} days"
TO_COME = "not over yet"

PAST = text(
    "select avg((calls ->> :resource)::numeric) as requests,"
    " avg((select max(window_end - window_start) from app.readings"
    "  where readings.load_id = recent.load_id"
    "  and readings.resource = :resource)) as days from ("
    " select load_id, calls from app.loads where platform = :platform"
    " and state = 'committed' and is_whole and calls ? :resource"
    " order by started_at desc limit 10) as recent"
)
STORED = text(
    "select distinct partition_date from app.readings"
    " where platform = :platform and resource = :resource"
    " and is_current and status in ('complete', 'partial')"
)
READ = text(
    "select count(*) from (select id from app.connections"
    "  where platform = :platform and is_active"
    " union all select id from app.channels where platform = :platform"
    "  and is_monitored and connection_id is null) as subjects"
)


@dataclass(frozen=True, slots=True)
class Line:
    """One raw table's part of the plan; days are counts, requests an estimate.

    `reason` says why days can never be filled. `is_most`: it costs that or less.
    """

    platform: str
    resource: str
    fillable: int
    stored: int
    never: int
    requests: float | None
    reason: str | None = None
    is_most: bool = False

    def cells(self) -> tuple[str, ...]:
        """Return the line for a terminal's table."""
        can = f"{self.fillable} days" if self.fillable else "-"
        kept = f", {self.stored} rebuilt from stored readings" if self.stored else ""
        never = f"{self.never} days: {self.reason}" if self.never else "-"
        word = "at most" if self.is_most else "about"
        cost = "unknown"
        if self.requests is not None:
            cost = f"{word} {self.requests:,.0f}" if self.requests else "-"
        return (self.platform, self.resource, can + kept, never, cost)


def plan(span: Sequence[date], names: Sequence[str]) -> list[Line]:
    """Return one line for each raw table of the platforms in `names`.

    A platform of which there is nothing to read has no line.
    """
    known = platforms()
    warehouse = connect_warehouse()
    return [
        _line(known[name], resource, span)
        for name in names
        if connections.is_anything_read(warehouse, known[name])
        for resource in known[name].resources
    ]


def total(lines: Sequence[Line]) -> dict[str, float]:
    """Return the requests of each platform, as far as they are known."""
    found: dict[str, float] = {}
    for line in lines:
        found[line.platform] = found.get(line.platform, 0.0) + (line.requests or 0.0)
    return found


def _line(platform: Platform, resource: Resource, span: Sequence[date]) -> Line:
    fillable, reason = _fillable(resource, span)
    kept = _stored(platform, resource) - fillable
    kept &= set(span)
    requests = _requests(platform, resource, len(fillable))
    return Line(
        platform=platform.name,
        resource=resource.name,
        fillable=len(fillable),
        stored=len(kept),
        never=len(set(span) - fillable - kept),
        requests=requests,
        reason=reason,
        is_most=bool(resource.days_a_call and len(fillable) > resource.days_a_call),
    )


def _fillable(resource: Resource, span: Sequence[date]) -> tuple[set[date], str]:
    """Return which days the platform still tells, and why it does not tell the rest."""
    now = settings.now()
    today = now.astimezone(UTC).date()
    if resource.kind != "history":
        return {day for day in span if is_observable(day, now)}, KNOWN_NOW
    past = {day for day in span if day < today}
    if resource.reaches_back is None:
        return past, TO_COME
    oldest = today - resource.reaches_back + timedelta(days=1)
    reason = KEPT.format(resource.reaches_back.days)
    return {day for day in past if day >= oldest}, reason


def _stored(platform: Platform, resource: Resource) -> set[date]:
    with connect_warehouse().begin() as connection:
        names = {"platform": platform.name, "resource": resource.name}
        return set(connection.execute(STORED, names).scalars())


def _requests(platform: Platform, resource: Resource, days: int) -> float | None:
    """Return what reading `days` at once costs, judged by the last ten loads.

    Those covered some days each: more days cost more only where a call is limited to
    some. Where nothing was loaded yet, a call for each subject is the least.
    """
    if days == 0:
        return 0.0
    with connect_warehouse().begin() as connection:
        names = {"platform": platform.name, "resource": resource.name}
        past = connection.execute(PAST, names).one()
        if past.requests is None:
            read: int = connection.execute(READ, names).scalar_one()
            unknown = resource.kind != "history" or not read
            return None if unknown else float(read) * _calls(resource, days)
    covered = _calls(resource, float(past.days or 1))
    return float(past.requests) * _calls(resource, days) / covered


def _calls(resource: Resource, days: float) -> int:
    """Return into how many calls some days of one subject fall."""
    return -int(-days // resource.days_a_call) if resource.days_a_call else 1
