"""The UTC day of a reading, and ranges of days.

Here: the rule that assigns a reading to a day, and half-open ranges. Not here: which
days are read (`extract/windows.py`).
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

CLOSING_HOURS = 6
"""A reading before 06:00 UTC belongs to the previous UTC day."""


def closing_date(observed_at: datetime) -> date:
    """Return the UTC day of a reading; the dbt macro `closing_date` does the same."""
    return (observed_at.astimezone(UTC) - timedelta(hours=CLOSING_HOURS)).date()


@dataclass(frozen=True, slots=True)
class Window:
    """A range of UTC days, `end` excluded."""

    start: date
    end: date

    def __contains__(self, day: date) -> bool:
        return self.start <= day < self.end
