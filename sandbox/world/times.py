"""Time in the world: whole seconds since 1970, days since the world began.

Here: the beginning, day arithmetic and the way to ISO text. Not here: the clock.
"""

from datetime import UTC, datetime
from functools import lru_cache

EPOCH = 1_704_067_200
"""2024-01-01T00:00:00Z, the first day of the world."""
MINUTE, HOUR, DAY = 60, 3_600, 86_400
DAYS = 10_000
"""The world lasts until 2051: ids have room for this many days."""


def day_of(moment: int) -> int:
    """Return the number of the UTC day, 0 on the first day of the world."""
    return (moment - EPOCH) // DAY


def start_of(day: int) -> int:
    """Return midnight UTC at the start of a day."""
    return EPOCH + day * DAY


@lru_cache(maxsize=65_536)
def iso(moment: int) -> str:
    """Write a moment as platforms do: 2024-01-01T00:00:00Z."""
    return datetime.fromtimestamp(moment, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def moment_of(text: str) -> int:
    """Read an ISO instant; without an offset it is UTC.

    Raises:
        ValueError: it is no instant.
    """
    value = datetime.fromisoformat(text)
    return int((value if value.tzinfo else value.replace(tzinfo=UTC)).timestamp())
