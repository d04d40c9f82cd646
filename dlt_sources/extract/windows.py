"""The days of a history to read, and their parts.

Here: arithmetic on `contract.Window`. Not here: how long a platform keeps a day
(`contract.Resource`).
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from dlt_sources.contract import Window, closing_date

DAY = timedelta(days=1)


def days_to_read(
    window: Window,
    now: datetime,
    *,
    trailing: int,
    with_today: bool,
    zone: str = "UTC",
) -> Window | None:
    """Return the days to read, without future days; None if no day is left.

    A window that includes the current closing date starts `trailing` days earlier,
    because platforms restate recent days. An older window stays as it is. Without
    `with_today` it excludes today, which is not over in `zone`.
    """
    today = now.astimezone(ZoneInfo(zone)).date()
    end = min(window.end, today + DAY if with_today else today)
    start = window.start
    if window.end > closing_date(now):
        start = min(start, end - trailing * DAY)
    return Window(start, end) if start < end else None


def split(window: Window, most: int) -> Iterator[Window]:
    """Split the window into parts of at most `most` days."""
    start = window.start
    while start < window.end:
        end = min(window.end, start + most * DAY)
        yield Window(start, end)
        start = end


def days(window: Window) -> list[date]:
    """Return every day of the window."""
    return [window.start + n * DAY for n in range(day_count(window))]


def day_count(window: Window) -> int:
    """Return the number of days."""
    return (window.end - window.start).days
