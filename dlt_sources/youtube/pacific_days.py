"""Which Pacific days to ask Analytics for, and which of them an answer covers.

Here: days. Not here: requests (`history.py`). YouTube's day is California's: when a UTC
day is over at 02:00 UTC, the Pacific day of the same name has six or seven hours to go.
"""

from collections.abc import Iterable
from datetime import date, datetime
from zoneinfo import ZoneInfo

from dlt_sources.contract import CollectionJob, Window, closing_date
from dlt_sources.extract.windows import DAY
from dlt_sources.youtube.quota import PACIFIC

AUDIENCE_DAYS = 28
"""Days of the reports that have no day in them, as in YouTube Studio's default."""


def asked(job: CollectionJob, trailing_days: int) -> Window:
    """Return the days to ask for; none of them has still to end in California.

    A job for the current day reads `trailing_days` again, because YouTube restates
    them; one for a past day reads that day alone.
    """
    end = min(job.window.end, pacific_date(job.now()))
    start = job.window.start
    if job.window.end > closing_date(job.now()):
        start = min(start, job.window.end - trailing_days * DAY)
    return Window(min(start, end), end)


def covered(
    window: Window, days: Iterable[date], least: Window | None
) -> Window | None:
    """Return which days an answer is about, None where it cannot be told.

    Answers are cut at the last day that is processed for every metric asked, without a
    word, and quiet days may be left out. So everything up to the last day with a row is
    covered, and so is what is known to be processed (`least`); later days are not.
    """
    ends = [day + DAY for day in days]
    if least is not None:
        ends.append(least.end)
    end = min(max(ends, default=window.start), window.end)
    return Window(window.start, end) if end > window.start else None


def audience(least: Window) -> Window:
    """Return the 28 days up to the last one that is processed."""
    return Window(least.end - AUDIENCE_DAYS * DAY, least.end)


def pacific_date(now: datetime) -> date:
    """Return the date in California."""
    return now.astimezone(ZoneInfo(PACIFIC)).date()
