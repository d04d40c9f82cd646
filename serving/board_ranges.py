"""Ranges of days that the dashboard asks for.

Here: the parameters and their bounds. Not here: the endpoints (`endpoints/board_*`).
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

import msgspec

from pipelines.days import span
from serving.endpoint import Shape
from serving.platform_filter import PlatformName

LONGEST_DAYS = 740
"""A leap year, as many weeks before it for the comparison, and the day before them."""
FIRST, LAST = date(2005, 1, 1), date(2040, 12, 31)


class RangeQuery(Shape):
    """Days from the first to the last."""

    from_: date = msgspec.field(name="from")
    to: date

    def __post_init__(self) -> None:
        """Refuse a range that is empty, too long or out of bounds; msgspec calls it."""
        if not FIRST <= self.from_ <= LAST or not FIRST <= self.to <= LAST:
            raise ValueError(f"from, to: days from {FIRST} to {LAST} are known")
        if self.to < self.from_:
            raise ValueError("to: is before from")
        if (self.to - self.from_).days >= LONGEST_DAYS:
            raise ValueError(f"to: a range has at most {LONGEST_DAYS} days")

    @property
    def days(self) -> list[date]:
        """All days of the range."""
        return span(self.from_, self.to)


class PlatformRangeQuery(RangeQuery):
    """Days, and one platform or all."""

    platform: PlatformName = ""


def key_of(row: Mapping[str, Any]) -> str:
    """Return the value of a channel in the dashboard's filters: `platform:id`."""
    return f"{row['platform']}:{row['channel_id']}"
