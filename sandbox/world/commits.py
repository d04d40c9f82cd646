"""What coders do on a day of their own: commits, issues, pull requests, reviews.

Here: dated contributions, in the account's zone, and when they come to be seen. Not
here: how a platform counts and cuts them.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from sandbox.world.chance import between, draw, happens
from sandbox.world.code import Coder, Repository, repositories
from sandbox.world.times import DAY

BUSY_PERCENT = 96
LATE = 30 * 3_600
"""Some commits are pushed a day late and then appear on their own day."""


@dataclass(frozen=True, slots=True)
class Deed:
    """One contribution, or a day's commits to one repository."""

    kind: str
    """commit, issue, pull_request, review or repository."""
    day: date
    occurred_at: int
    repository: Repository
    count: int = 1
    seen_from: int = 0


def zone_of(who: Coder) -> ZoneInfo:
    """Return the zone whose days the account counts in."""
    return ZoneInfo(who.creator.story.timezone)


def midnight(who: Coder, day: date) -> int:
    """Return the instant a day starts where the account lives."""
    start = datetime(day.year, day.month, day.day, tzinfo=zone_of(who))
    return int(start.timestamp())


def day_at(who: Coder, moment: int) -> date:
    """Return the account's day at an instant."""
    return datetime.fromtimestamp(moment, UTC).astimezone(zone_of(who)).date()


@lru_cache(maxsize=65_536)
def deeds(who: Coder, day: date) -> tuple[Deed, ...]:
    """Return everything done on a day, whether it is seen yet or not."""
    start = midnight(who, day)
    places = repositories(who, start)
    name = (who.seed, "deeds", who.id, day.toordinal())
    calm = 8 + draw(who.seed, "busy", who.id) % 40
    busy = BUSY_PERCENT if who.creator.index == 0 else calm
    made = [
        Deed("repository", day, one.created_at, one, seen_from=one.created_at)
        for one in repositories(who, start + 2 * DAY)
        if day_at(who, one.created_at) == day
    ]
    if not places or not happens(busy, *name):
        return tuple(made)
    for place in places[: 1 + draw(*name, "places") % len(places)]:
        if place.quiet:
            continue
        count = between(1, 7, *name, place.id)
        seen = start + 60_000 + (LATE if happens(8, *name, "late", place.id) else 0)
        made.append(Deed("commit", day, start, place, count, seen))
    for kind, most in (("issue", 2), ("pull_request", 3), ("review", 4)):
        for number in range(draw(*name, kind) % most):
            place = places[draw(*name, kind, number) % len(places)]
            at = start + draw(*name, kind, number, "at") % 80_000
            made.append(Deed(kind, day, at, place, seen_from=at))
    return tuple(made)


def between_days(who: Coder, first: date, last: date, now: int) -> list[Deed]:
    """Return what was done in a range of days and is seen at a moment."""
    length = (last - first).days + 1
    days = (first + timedelta(days=number) for number in range(length))
    return [one for day in days for one in deeds(who, day) if one.seen_from <= now]
