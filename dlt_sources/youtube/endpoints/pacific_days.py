"""Pacific days: which ones to request from Analytics, and which ones a report covers.

Here: days. Not here: requests (`channel_reports.py`, `reports.py`). YouTube's
day is California's. At 02:00 UTC the Pacific day of the same name has six or seven
hours left.
"""

from collections.abc import Iterable
from datetime import date, datetime
from zoneinfo import ZoneInfo

from dlt_sources.contract import CollectionJob, Window, closing_date
from dlt_sources.extract.windows import DAY
from dlt_sources.youtube.endpoints.quota import PACIFIC

AUDIENCE_DAYS = 28
"""Days of a report without a day dimension; YouTube Studio's default."""


def window_to_read(job: CollectionJob, trailing_days: int) -> Window:
    """Return the days to request; every one of them is over in California.

    A job for the current day reads `trailing_days` again, because YouTube restates
    them. A job for a past day reads that day alone.
    """
    end = min(job.window.end, pacific_date(job.now()))
    start = job.window.start
    if job.window.end > closing_date(job.now()):
        start = min(start, job.window.end - trailing_days * DAY)
    return Window(min(start, end), end)


def covered_window(
    window: Window, days: Iterable[date], processed: Window | None
) -> Window | None:
    """Return the days that a report covers, None where that is unknown.

    YouTube ends a report silently at the last day that is processed for all metrics.
    It may omit quiet days. A report covers all days up to its last row, and the days
    that are `processed`.
    """
    ends = [day + DAY for day in days]
    if processed is not None:
        ends.append(processed.end)
    end = min(max(ends, default=window.start), window.end)
    return Window(window.start, end) if end > window.start else None


def audience_window(processed: Window) -> Window:
    """Return the last 28 processed days."""
    return Window(processed.end - AUDIENCE_DAYS * DAY, processed.end)


def pacific_date(now: datetime) -> date:
    """Return the date in California."""
    return now.astimezone(ZoneInfo(PACIFIC)).date()
