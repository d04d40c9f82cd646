"""Days as YouTube counts them: from midnight to midnight in California.

Here: Pacific dates and their edges in seconds. Not here: what happens on a day.
"""

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("America/Los_Angeles")
ONE = timedelta(days=1)


def date_of(moment: int) -> date:
    """Return the Pacific date of a moment."""
    return datetime.fromtimestamp(moment, UTC).astimezone(ZONE).date()


@lru_cache(maxsize=16_384)
def start_of(day: date) -> int:
    """Return the midnight a Pacific day begins with."""
    return int(datetime.combine(day, time(), ZONE).timestamp())


def end_of(day: date) -> int:
    """Return the midnight a Pacific day ends with."""
    return start_of(day + ONE)


def between(first: date, last: date) -> list[date]:
    """Return the days from one to another, both included."""
    return [first + number * ONE for number in range((last - first).days + 1)]
