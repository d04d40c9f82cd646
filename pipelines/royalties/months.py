"""Months as a user writes them, and which of them may be built or locked.

Here: `2026-01` and its bounds. Not here: the arithmetic of months (`days.py`).
"""

from datetime import date, timedelta

from pipelines import days, settings
from pipelines.bounds import FIRST_DATE
from pipelines.errors import UserError


def parse_month(given: str, name: str) -> date:
    """Return the first day of a month.

    Raises:
        UserError: it is no month up to the current one.
    """
    month = days.parse_month(given, name)
    today = settings.now().date()
    if not FIRST_DATE <= month <= today:
        raise UserError(f"{name}: must be from {FIRST_DATE:%Y-%m} to {today:%Y-%m}")
    return month


def newest_ended_month() -> date:
    """Return the last month that is over."""
    first = days.month_of(settings.now().date())
    return days.month_of(first - timedelta(days=1))


def shown_month(month: date) -> str:
    """Return a month as a user writes it."""
    return f"{month:%Y-%m}"
