"""From a collection of contributions to one row a day.

Here: which day a contribution belongs to, what a day is made of, and whether GitHub
named everything it counted. Pure functions. Not here: requests.

The calendar counts in the account's own days. Commits are dated at the midnight that
starts such a day (07:00 or 08:00 UTC in Pacific time), the rest at the instant itself.
So a commit's date is the nearest UTC midnight, and how far it is from there is the
offset by which the instants around it become days. Without any commit the days are UTC.
"""

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from math import ceil

from dlt_sources.contract import Window
from dlt_sources.extract import windows
from dlt_sources.extract.windows import DAY
from dlt_sources.github.graphql import LIST_SIZE, Collection
from dlt_sources.github.records import ContributionDay

ROOM = 1.3
"""Parts are made this much smaller than the mean needs, for no year is even."""
SURELY_FITTING_DAYS = 2 * LIST_SIZE - 3
"""A repository has one node of commits a day; a day on either side is asked for too,
and the two ends of a list must share a node to be known to meet."""
HALF_DAY = timedelta(hours=12)


@dataclass(slots=True)
class Parts:
    """What one day is made of."""

    commits: int = 0
    issues: int = 0
    pull_requests: int = 0
    reviews: int = 0
    repositories_created: int = 0
    repositories: set[int] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Days:
    """The rows of a range, and one line for each thing GitHub did not tell."""

    rows: list[ContributionDay]
    gaps: list[str]


def is_cut_off(collection: Collection) -> bool:
    """Say whether some list holds more than its two ends show."""
    places = collection.repositories
    return (
        len(places) >= LIST_SIZE
        or any(one.is_cut_off for one in places)
        or any(one and one.is_cut_off for one in collection.dated().values())
    )


def pieces(collection: Collection, window: Window) -> int:
    """Return into how many parts a range must be cut so that its lists may fit."""
    length = windows.length(window)
    needed = 2
    if any(one.is_cut_off for one in collection.repositories):
        needed = max(needed, ceil(length / SURELY_FITTING_DAYS))
    for one in collection.dated().values():
        if one is not None and one.is_cut_off:
            fitting = ROOM * one.newest.total_count / (2 * LIST_SIZE)
            needed = max(needed, ceil(fitting))
    return min(needed, length)


def days_of(user_id: str, collection: Collection, window: Window) -> Days:
    """Return the rows of the window's days; every day is one of the calendar.

    A part whose list GitHub withholds is unknown, not zero.
    """
    parts = _parts(collection)
    gaps = list(_gaps(collection, parts))
    lists = collection.dated()
    places = collection.commit_contributions_by_repository
    rows = []
    for square in collection.contribution_calendar.squares():
        if square.day not in window:
            continue
        made = parts.get(square.day, Parts())
        rows.append(
            ContributionDay(
                user_id=user_id,
                day=square.day,
                contribution_count=square.contribution_count,
                contribution_level=square.contribution_level,
                commits=None if places is None else made.commits,
                repositories_contributed_to=(
                    None if places is None else len(made.repositories)
                ),
                **{
                    name: None if nodes is None else getattr(made, name)
                    for name, nodes in lists.items()
                },
            )
        )
    missing = windows.length(window) - len({row.day for row in rows})
    if missing:
        gaps.append(f"{missing} day(s) are not in the calendar")
    return Days(rows, gaps)


def crowded_day(user_id: str, collection: Collection, day: date) -> Days:
    """Return a single day whose lists are cut off: its totals are whole all the same.

    Only in how many repositories it was is not known then.
    """
    window = Window(day, day + DAY)
    plain = days_of(user_id, collection, window)
    rows = [
        ContributionDay(
            user_id=user_id,
            day=row.day,
            contribution_count=row.contribution_count,
            contribution_level=row.contribution_level,
            commits=collection.total_commit_contributions,
            issues=collection.total_issue_contributions,
            pull_requests=collection.total_pull_request_contributions,
            reviews=collection.total_pull_request_review_contributions,
            repositories_created=collection.total_repository_contributions,
        )
        for row in plain.rows
    ]
    return Days(rows, [f"{day}: too much to say in how many repositories"])


def _parts(collection: Collection) -> dict[date, Parts]:
    parts: dict[date, Parts] = {}
    midnights: dict[datetime, timedelta] = {}
    for place in collection.repositories:
        for node in place.nodes():
            day, offset = start_of(node.occurred_at)
            midnights[node.occurred_at] = offset
            made = parts.setdefault(day, Parts())
            made.commits += node.commit_count
            if place.repository and place.repository.database_id is not None:
                made.repositories.add(place.repository.database_id)
    known = sorted(midnights.items())
    for name, dated in collection.dated().items():
        for node in dated.nodes() if dated else ():
            day = (
                node.occurred_at.astimezone(UTC) + _offset(node.occurred_at, known)
            ).date()
            made = parts.setdefault(day, Parts())
            setattr(made, name, getattr(made, name) + 1)
            if node.repository_id is not None:
                made.repositories.add(node.repository_id)
    return parts


def start_of(midnight: datetime) -> tuple[date, timedelta]:
    """Return the day that starts at this instant somewhere, and that place's offset."""
    moment = midnight.astimezone(UTC)
    nearest = (moment + HALF_DAY).date() if moment.hour > 12 else moment.date()  # noqa: PLR2004 - zones reach from -12 to +12 hours, nearly
    start = datetime(nearest.year, nearest.month, nearest.day, tzinfo=UTC)
    return nearest, start - moment


def _offset(moment: datetime, known: list[tuple[datetime, timedelta]]) -> timedelta:
    """Return the offset of the commit nearest in time: zones have summer and winter."""
    if not known:
        return timedelta()
    place = bisect_left(known, (moment, timedelta.min))
    nearest = min(
        known[max(0, place - 1) : place + 1], key=lambda one: abs(one[0] - moment)
    )
    return nearest[1]


def _gaps(collection: Collection, parts: dict[date, Parts]) -> Iterator[str]:
    """Compare what is dated with what is counted, for the whole range."""
    totals = {
        "commits": collection.total_commit_contributions,
        "issues": collection.total_issue_contributions,
        "pull_requests": collection.total_pull_request_contributions,
        "reviews": collection.total_pull_request_review_contributions,
        "repositories_created": collection.total_repository_contributions,
    }
    for name, total in totals.items():
        dated = sum(getattr(made, name) for made in parts.values())
        if dated < total:
            words = name.replace("_", " ")
            yield f"{dated} of {total} {words} have a date we may see"
