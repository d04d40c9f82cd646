"""The rules between a day, the clock and the reading that closes it.

Here: arithmetic on dates and months, free of Dagster. Not here: the partition set
(`partitions.py`), and what is done for a day.
"""

from datetime import UTC, date, datetime, time, timedelta

from dlt_sources.contract import closing_date
from pipelines.bounds import FIRST_DATE, LAST_DATE
from pipelines.errors import UserError

RUN_AT = time(2, tzinfo=UTC)
"""When the nightly run starts."""


def due_date(now: datetime) -> date:
    """Return the day that the 02:00 run asks for: the UTC day before `now`'s."""
    return now.date() - timedelta(days=1)


def run_time(day: date) -> datetime:
    """Return the moment of the nightly run for `day`: 02:00 UTC of the next day."""
    return datetime.combine(day + timedelta(days=1), RUN_AT)


def is_observable(day: date, now: datetime) -> bool:
    """Tell whether a reading taken now belongs to `day`; levels are read only then."""
    return closing_date(now) == day


def check_days(first: date, last: date, start: date, today: date) -> None:
    """Check that a run may have these days: from `start` to yesterday, or only today.

    Raises:
        UserError: a day lies before or after them.
    """
    if first < start:
        raise UserError(
            f"{first} is before the first day, {start} (CREATORS_START_DATE)"
        )
    if last > today:
        raise UserError(f"{last} is after the last day, {today} (today in UTC)")
    if first < last == today:
        raise UserError(f"{today} is not over: run it alone, with `run --date {today}`")


def month_of(day: date) -> date:
    """Return the first day of a day's month."""
    return day.replace(day=1)


def next_month(month: date) -> date:
    """Return the first day of the month after a month."""
    years, months = divmod(month.month, 12)
    return date(month.year + years, months + 1, 1)


def last_day_of(month: date) -> date:
    """Return the last day of a month."""
    return next_month(month) - timedelta(days=1)


def parse_month(given: str, name: str) -> date:
    """Return the first day of a month that a user writes, such as 2026-01.

    Raises:
        UserError: it is no month.
    """
    try:
        return date.fromisoformat(f"{given}-01")
    except ValueError:
        raise UserError(f"{name}: {given!r} is no month such as 2026-01") from None


def parse_moment(given: str, option: str) -> datetime:
    """Return the moment that a user writes; without a zone it is in UTC.

    Raises:
        UserError: it is no moment, or out of bounds.
    """
    try:
        moment = datetime.fromisoformat(given)
    except ValueError:
        raise UserError(
            f"{option} {given!r}: is not a time like 2026-03-10T14:00:00"
        ) from None
    if not FIRST_DATE <= moment.date() <= LAST_DATE:
        raise UserError(f"{option} {given!r}: is not from {FIRST_DATE} to {LAST_DATE}")
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def span(first: date, last: date) -> list[date]:
    """Return the days from `first` to `last`, both included."""
    return [first + timedelta(days=offset) for offset in range((last - first).days + 1)]
