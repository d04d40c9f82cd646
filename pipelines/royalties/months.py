"""Months as a user writes them, and which of them may be built or locked.

Here: `2026-01` and its bounds. Not here: the arithmetic of months (`facts.py`).
"""

from datetime import date

from pipelines import settings
from pipelines.errors import UserError
from pipelines.royalties.facts import month_of

EARLIEST = date(2000, 1, 1)


def parse_month(given: str, name: str) -> date:
    """Return the first day of a month.

    Raises:
        UserError: it is no month up to the current one.
    """
    try:
        month = date.fromisoformat(f"{given}-01")
    except ValueError:
        raise UserError(f"{name}: {given!r} is no month such as 2026-01") from None
    today = settings.now().date()
    if not EARLIEST <= month <= today:
        raise UserError(f"{name}: must be from {EARLIEST:%Y-%m} to {today:%Y-%m}")
    return month


def newest_ended_month() -> date:
    """Return the last month that is over."""
    first = month_of(settings.now().date())
    return date(first.year - (first.month == 1), (first.month - 2) % 12 + 1, 1)


def shown_month(month: date) -> str:
    """Return a month as a user writes it."""
    return f"{month:%Y-%m}"
