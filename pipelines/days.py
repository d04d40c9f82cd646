"""The rules between a day, the clock and the reading that closes it.

Here: arithmetic on dates, free of Dagster. Not here: the partition set
(`partitions.py`), and what is done for a day.
"""

from datetime import date, datetime, timedelta

from dlt_sources.contract import closing_date


def due_date(now: datetime) -> date:
    """Return the day that the 02:00 run asks for: the UTC day before `now`'s."""
    return now.date() - timedelta(days=1)


def is_observable(day: date, now: datetime) -> bool:
    """Tell whether a reading taken now belongs to `day`; levels are read only then."""
    return closing_date(now) == day


def span(first: date, last: date) -> list[date]:
    """Return the days from `first` to `last`, both included."""
    return [first + timedelta(days=offset) for offset in range((last - first).days + 1)]
