"""Time in the world: seconds since 1970, and days since the world's first day.

Here: constants, day arithmetic and ISO texts. Not here: the clock.
"""

from datetime import UTC, datetime
from functools import lru_cache

EPOCH = 1_704_067_200
"""2024-01-01T00:00:00Z, the start of the world."""
MINUTE, HOUR, DAY = 60, 3_600, 86_400
DAYS = 10_000
"""The world ends in 2051: ids have room for this many days."""


def day_of(moment: int) -> int:
    """Return the number of the UTC day; the world's first day is 0."""
    return (moment - EPOCH) // DAY


def start_of(day: int) -> int:
    """Return midnight UTC at the start of a day."""
    return EPOCH + day * DAY


@lru_cache(maxsize=65_536)
def iso(moment: int) -> str:
    """Return a time in the platforms' format: 2024-01-01T00:00:00Z."""
    return datetime.fromtimestamp(moment, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def parse_iso(text: str) -> int:
    """Read an ISO time; without an offset it is UTC.

    Raises:
        ValueError: it is not an ISO time.
    """
    try:
        value = datetime.fromisoformat(text)
        return int((value if value.tzinfo else value.replace(tzinfo=UTC)).timestamp())
    except (ValueError, OverflowError):
        raise ValueError(f"{text!r} is not an ISO time") from None
