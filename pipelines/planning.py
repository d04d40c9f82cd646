"""What a backfill can fill, what it never can, and what it costs.

Here: a plan computed from the kinds of readings and the requests of past loads. Not
here: doing it (`runs.py`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import text

from dlt_sources import platforms
from dlt_sources.contract import Resource
from pipelines import settings, warehouse
from pipelines.days import is_observable


@dataclass(frozen=True, slots=True)
class Line:
    """One raw table's part of the plan; days are counts, requests an estimate."""

    platform: str
    resource: str
    fillable: int
    stored: int
    never: int
    requests: float | None

    def cells(self) -> tuple[str, ...]:
        """Return the line for a terminal's table."""
        can = f"{self.fillable} days" if self.fillable else "-"
        kept = f", {self.stored} rebuilt from stored readings" if self.stored else ""
        never = f"{self.never} days" if self.never else "-"
        cost = "unknown" if self.requests is None else f"about {self.requests:,.0f}"
        return (self.platform, self.resource, can + kept, never, cost)


def plan(span: Sequence[date], names: Sequence[str]) -> list[Line]:
    """Return one line for each raw table of the platforms in `names`."""
    known = platforms()
    return [
        _line(name, resource, span)
        for name in names
        for resource in known[name].resources
    ]


def _line(platform: str, resource: Resource, span: Sequence[date]) -> Line:
    stored = _stored(platform, resource.name) & set(span)
    now = settings.now()
    if resource.kind == "history":
        fillable = set(span)
    else:
        fillable = {day for day in span if is_observable(day, now)}
    kept = stored - fillable
    cost = _requests_per_day(platform, resource.name)
    return Line(
        platform=platform,
        resource=resource.name,
        fillable=len(fillable),
        stored=len(kept),
        never=len(set(span) - fillable - kept),
        requests=cost * len(fillable) if cost is not None else None,
    )


def _stored(platform: str, resource: str) -> set[date]:
    with warehouse.connect().begin() as connection:
        return set(
            connection.execute(
                text(
                    "select distinct partition_date from app.readings"
                    " where platform = :platform and resource = :resource"
                    " and is_current and status in ('complete', 'partial')"
                ),
                {"platform": platform, "resource": resource},
            ).scalars()
        )


def _requests_per_day(platform: str, resource: str) -> float | None:
    """Return the mean requests of the last ten committed loads that asked at all."""
    with warehouse.connect().begin() as connection:
        mean: Any = connection.execute(
            text(
                "select avg((calls ->> :resource)::numeric) from ("
                " select calls from app.loads"
                " where platform = :platform and state = 'committed' and rows > 0"
                " order by started_at desc limit 10) as recent"
            ),
            {"platform": platform, "resource": resource},
        ).scalar_one()
    return None if mean is None else float(mean)
