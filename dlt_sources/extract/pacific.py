"""Days in California, by which several platforms count.

Here: Pacific dates and their bounds, and the days to request. At 02:00 UTC the Pacific
day of the same name has six or seven hours left. Not here: which days a response covers
(`<platform>/endpoints/`).
"""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from dlt_sources.contract import CollectionJob, Window, closing_date
from dlt_sources.extract.windows import DAY

PACIFIC = "America/Los_Angeles"
ZONE = ZoneInfo(PACIFIC)


def date_of(moment: datetime) -> date:
    """Return the Pacific date at a time."""
    return moment.astimezone(ZONE).date()


def start_of(day: date) -> int:
    """Return the midnight at the start of a day, in seconds."""
    return int(datetime.combine(day, time(), ZONE).timestamp())


def day_before(end: datetime) -> date:
    """Return the day that ends at a time."""
    return date_of(end - timedelta(seconds=1))


def window_to_read(job: CollectionJob, trailing_days: int) -> Window:
    """Return the days to request; every one of them is over in California.

    A job for the current day reads `trailing_days` again, because the platform restates
    them. A job for past days reads those alone.
    """
    end = min(job.window.end, date_of(job.now()))
    start = job.window.start
    if job.window.end > closing_date(job.now()):
        start = min(start, job.window.end - trailing_days * DAY)
    return Window(min(start, end), end)
