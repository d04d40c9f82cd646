"""Assign dated contributions to the days of the account.

Here: the day of a contribution, and counts per day. Pure functions. Not here: rows
(`contribution_days.py`).

The calendar counts days in the account's own zone. GitHub dates commits at the
midnight that starts their day: 07:00 or 08:00 UTC in Pacific time. Everything else is
dated at its instant. So the distance from a commit's date to the nearest UTC midnight
is the zone's offset. The offset turns the instants around that commit into days.
Without commits the days are UTC days.
"""

from bisect import bisect_left
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from dlt_sources.github.endpoints.contribution_response import ContributionsCollection

HALF_DAY = timedelta(hours=12)
Offsets = list[tuple[datetime, timedelta]]
"""Offsets of the zone by instant, in order of time."""


@dataclass(slots=True)
class DayCounts:
    """The dated contributions of one day."""

    commits: int = 0
    issues: int = 0
    pull_requests: int = 0
    reviews: int = 0
    repositories_created: int = 0
    repositories: set[int] = field(default_factory=set)


def count_by_day(collection: ContributionsCollection) -> dict[date, DayCounts]:
    """Return the counts of every day with a visible contribution."""
    counts: dict[date, DayCounts] = {}
    offsets: dict[datetime, timedelta] = {}
    for commits in collection.repositories:
        repository = commits.repository
        for node in commits.nodes():
            day, offset = day_of_midnight(node.occurred_at)
            offsets[node.occurred_at] = offset
            day_counts = counts.setdefault(day, DayCounts())
            day_counts.commits += node.commit_count
            if repository and repository.database_id is not None:
                day_counts.repositories.add(repository.database_id)
    known = sorted(offsets.items())
    for column, both_ends in collection.lists().items():
        for node in both_ends.nodes() if both_ends else ():
            moment = node.occurred_at.astimezone(UTC)
            day = (moment + _nearest_offset(moment, known)).date()
            day_counts = counts.setdefault(day, DayCounts())
            setattr(day_counts, column, getattr(day_counts, column) + 1)
            if node.repository_id is not None:
                day_counts.repositories.add(node.repository_id)
    return counts


def day_of_midnight(midnight: datetime) -> tuple[date, timedelta]:
    """Return the day that starts at this instant, and the offset of its zone."""
    moment = midnight.astimezone(UTC)
    nearest = (moment + HALF_DAY).date() if moment.hour > 12 else moment.date()  # noqa: PLR2004 - zones reach from -12 to +12 hours, nearly
    start = datetime(nearest.year, nearest.month, nearest.day, tzinfo=UTC)
    return nearest, start - moment


def _nearest_offset(moment: datetime, offsets: Offsets) -> timedelta:
    """Return the offset of the nearest commit, because zones have summer time."""
    if not offsets:
        return timedelta()
    position = bisect_left(offsets, (moment, timedelta.min))
    candidates = offsets[max(0, position - 1) : position + 1]
    return min(candidates, key=lambda pair: abs(pair[0] - moment))[1]
