"""Build one row per day from a contributions collection.

Here: the rows, the gaps between dated and counted contributions, and truncation. Pure
functions. Not here: requests, and the day of a contribution (`contribution_dates.py`).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from math import ceil

from dlt_sources.contract import RefusedGrant, Window
from dlt_sources.extract import windows
from dlt_sources.extract.windows import DAY
from dlt_sources.github.endpoints.contribution_dates import DayCounts, count_by_day
from dlt_sources.github.endpoints.contribution_lists import LIST_SIZE
from dlt_sources.github.endpoints.contribution_response import ContributionsCollection
from dlt_sources.github.records import ContributionDay
from dlt_sources.http.errors import ApiError

MARGIN = 1.3
"""Parts are this much smaller than the mean needs, because days differ."""
DAYS_THAT_FIT = 2 * LIST_SIZE - 3
"""Most days of commits in one repository that are never truncated.

A day has one node. The query adds a day on either side. Both ends of the list must
share a node.
"""


@dataclass(frozen=True, slots=True)
class ContributionDays:
    """The rows of a range, a line for each gap, and the error that ended it early."""

    rows: list[ContributionDay]
    gaps: list[str]
    error: ApiError | RefusedGrant | None = None


def is_truncated(collection: ContributionsCollection) -> bool:
    """Return whether some list is longer than its two ends."""
    repositories = collection.repositories
    return (
        len(repositories) >= LIST_SIZE
        or any(commits.is_truncated for commits in repositories)
        or any(ends and ends.is_truncated for ends in collection.lists().values())
    )


def count_parts(collection: ContributionsCollection, window: Window) -> int:
    """Return the number of parts whose lists probably fit."""
    length = windows.day_count(window)
    needed = 2
    if any(commits.is_truncated for commits in collection.repositories):
        needed = max(needed, ceil(length / DAYS_THAT_FIT))
    for ends in collection.lists().values():
        if ends is not None and ends.is_truncated:
            parts = MARGIN * ends.newest.total_count / (2 * LIST_SIZE)
            needed = max(needed, ceil(parts))
    return min(needed, length)


def build_days(
    user_id: str, collection: ContributionsCollection, window: Window
) -> ContributionDays:
    """Return the calendar days of the window; counts of a withheld list are null."""
    counts = count_by_day(collection)
    gaps = list(_describe_gaps(collection, counts))
    lists = collection.lists()
    has_commits = collection.commit_contributions_by_repository is not None
    rows = []
    for calendar_day in collection.contribution_calendar.days():
        if calendar_day.day not in window:
            continue
        day_counts = counts.get(calendar_day.day, DayCounts())
        repositories = len(day_counts.repositories)
        rows.append(
            ContributionDay(
                user_id=user_id,
                day=calendar_day.day,
                contribution_count=calendar_day.contribution_count,
                contribution_level=calendar_day.contribution_level,
                commits=day_counts.commits if has_commits else None,
                repositories_contributed_to=repositories if has_commits else None,
                **{
                    column: None if ends is None else getattr(day_counts, column)
                    for column, ends in lists.items()
                },
            )
        )
    missing = windows.day_count(window) - len({row.day for row in rows})
    if missing:
        gaps.append(f"{missing} day(s) are not in the calendar")
    return ContributionDays(rows, gaps)


def build_truncated_day(
    user_id: str, collection: ContributionsCollection, day: date
) -> ContributionDays:
    """Return a day with truncated lists from its totals, without repositories."""
    rows = [
        ContributionDay(
            user_id=user_id,
            day=row.day,
            contribution_count=row.contribution_count,
            contribution_level=row.contribution_level,
            **collection.totals(),
        )
        for row in build_days(user_id, collection, Window(day, day + DAY)).rows
    ]
    return ContributionDays(rows, [f"{day}: too many repositories to count them"])


def _describe_gaps(
    collection: ContributionsCollection, counts: dict[date, DayCounts]
) -> Iterator[str]:
    """Yield a line for each type with fewer dated than counted contributions."""
    for column, total in collection.totals().items():
        dated = sum(getattr(day_counts, column) for day_counts in counts.values())
        if dated < total:
            words = column.replace("_", " ")
            yield f"{dated} of {total} {words} have a visible date"
