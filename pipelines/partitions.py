"""The days of the system: one partition is one UTC day.

Here: the partition set and the rules between a partition, the clock and the reading it
closes. Not here: what is done for a day.
"""

from datetime import date, datetime, timedelta

from dagster import DailyPartitionsDefinition

from dlt_sources.contract import closing_date
from pipelines import settings

daily_partitions = DailyPartitionsDefinition(
    start_date=settings.load().start_date.isoformat(), timezone="UTC", end_offset=1
)
"""Today's partition exists and is provisional; the schedule asks for yesterday's."""


def due_date(now: datetime) -> date:
    """Return the day that the 02:00 run asks for: the UTC day before `now`'s."""
    return now.date() - timedelta(days=1)


def is_observable(day: date, now: datetime) -> bool:
    """Tell whether a reading taken now belongs to `day`; levels are read only then."""
    return closing_date(now) == day


def days(start: date, end: date) -> list[date]:
    """Return the days from `start` to `end`, both included."""
    return [start + timedelta(days=offset) for offset in range((end - start).days + 1)]
