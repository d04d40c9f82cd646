"""Days of a history: which to ask for, and in how large parts.

Here: arithmetic on `contract.Window`. Not here: what a platform keeps, or for how long.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

from dlt_sources.contract import Window, closing_date

DAY = timedelta(days=1)


def to_read(
    window: Window, now: datetime, *, trailing: int, with_today: bool
) -> Window | None:
    """Return the days to ask for: none of the future, and some again that may change.

    A window that reaches the day being closed is read `trailing` days back, because
    platforms restate the days before; an older one is read as it is. Without
    `with_today` the day that is not over is left out. None: no day is left.
    """
    today = now.astimezone(UTC).date()
    end = min(window.end, today + DAY if with_today else today)
    start = window.start
    if window.end > closing_date(now):
        start = min(start, end - trailing * DAY)
    return Window(start, end) if start < end else None


def parts(window: Window, most: int) -> Iterator[Window]:
    """Yield the window in parts of at most `most` days."""
    start = window.start
    while start < window.end:
        end = min(window.end, start + most * DAY)
        yield Window(start, end)
        start = end


def days(window: Window) -> list[date]:
    """Return every day of the window."""
    return [window.start + n * DAY for n in range(length(window))]


def length(window: Window) -> int:
    """Return the number of days."""
    return (window.end - window.start).days
