"""The UTC day of a reading, and ranges of days.

Here: the rule that assigns a reading to a day, and half-open ranges. Not here: which
days a source reads (`extract/windows.py`).
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

CLOSING_HOURS = 6
"""A reading taken before 06:00 UTC still closes the previous UTC day."""


def closing_date(observed_at: datetime) -> date:
    """Return the UTC day a reading belongs to; its SQL twin is macro `closing_date`."""
    return (observed_at.astimezone(UTC) - timedelta(hours=CLOSING_HOURS)).date()


@dataclass(frozen=True, slots=True)
class Window:
    """The UTC days asked for, `end` excluded."""

    start: date
    end: date

    def __contains__(self, day: date) -> bool:
        return self.start <= day < self.end
