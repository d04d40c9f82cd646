"""Contributions: commits, issues, pull requests, reviews and new repositories.

Here: the contributions of a day in the account's time zone, and the time at which they
become visible. Not here: totals and limits of a platform.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from sandbox.world.developers import Developer, Repository, repositories
from sandbox.world.randomness import random_bits, random_bool, random_int
from sandbox.world.times import DAY

BUSY_PERCENT = 96
LATE = 30 * 3_600
"""Some commits are pushed a day late and then count for their own day."""


@dataclass(frozen=True, slots=True)
class Contribution:
    """One contribution, or a day's commits to one repository."""

    kind: str
    """commit, issue, pull_request, review or repository."""
    day: date
    occurred_at: int
    repository: Repository
    count: int = 1
    visible_from: int = 0


def zone_of(developer: Developer) -> ZoneInfo:
    """Return the time zone of the account's days."""
    return ZoneInfo(developer.creator.persona.timezone)


def midnight(developer: Developer, day: date) -> int:
    """Return the start of a day in the account's time zone."""
    start = datetime(day.year, day.month, day.day, tzinfo=zone_of(developer))
    return int(start.timestamp())


def day_at(developer: Developer, moment: int) -> date:
    """Return the account's day at a time."""
    return datetime.fromtimestamp(moment, UTC).astimezone(zone_of(developer)).date()


@lru_cache(maxsize=65_536)
def contributions_on(developer: Developer, day: date) -> tuple[Contribution, ...]:
    """Return the contributions of a day, visible or not."""
    start = midnight(developer, day)
    places = repositories(developer, start)
    name = (developer.seed, "deeds", developer.id, day.toordinal())
    calm = 8 + random_bits(developer.seed, "busy", developer.id) % 40
    busy = BUSY_PERCENT if developer.creator.index == 0 else calm
    made = [
        Contribution(
            "repository", day, one.created_at, one, visible_from=one.created_at
        )
        for one in repositories(developer, start + 2 * DAY)
        if day_at(developer, one.created_at) == day
    ]
    if not places or not random_bool(busy, *name):
        return tuple(made)
    for place in places[: 1 + random_bits(*name, "places") % len(places)]:
        if place.quiet:
            continue
        count = random_int(1, 7, *name, place.id)
        seen = start + 60_000 + (LATE if random_bool(8, *name, "late", place.id) else 0)
        made.append(Contribution("commit", day, start, place, count, seen))
    for kind, most in (("issue", 2), ("pull_request", 3), ("review", 4)):
        for number in range(random_bits(*name, kind) % most):
            place = places[random_bits(*name, kind, number) % len(places)]
            at = start + random_bits(*name, kind, number, "at") % 80_000
            made.append(Contribution(kind, day, at, place, visible_from=at))
    return tuple(made)


def contributions_between(
    developer: Developer, first: date, last: date, now: int
) -> list[Contribution]:
    """Return the contributions of a range of days that are visible at a time."""
    length = (last - first).days + 1
    days = (first + timedelta(days=number) for number in range(length))
    return [
        one
        for day in days
        for one in contributions_on(developer, day)
        if one.visible_from <= now
    ]
