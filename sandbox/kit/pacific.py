"""Days in California, by which several platforms count.

Here: Pacific dates and their bounds in seconds. Not here: what happens on a day.
"""

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("America/Los_Angeles")
ONE_DAY = timedelta(days=1)


def date_of(moment: float) -> date:
    """Return the Pacific date at a time."""
    return datetime.fromtimestamp(moment, UTC).astimezone(ZONE).date()


@lru_cache(maxsize=16_384)
def start_of(day: date) -> int:
    """Return the midnight at the start of a day."""
    return int(datetime.combine(day, time(), ZONE).timestamp())


def end_of(day: date) -> int:
    """Return the midnight at the end of a day."""
    return start_of(day + ONE_DAY)


def day_bounds(moment: float) -> tuple[int, int]:
    """Return the start and the end of the day at a time."""
    day = date_of(moment)
    return start_of(day), end_of(day)


def days_between(first: date, last: date) -> list[date]:
    """Return the days from one to another, both included."""
    return [first + number * ONE_DAY for number in range((last - first).days + 1)]
