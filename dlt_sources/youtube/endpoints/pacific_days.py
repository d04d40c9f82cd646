"""Pacific days that a report of Analytics covers.

Here: days. Not here: requests (`channel_reports.py`, `reports.py`), the days to request
(`extract/pacific.py`).
"""

from collections.abc import Iterable
from datetime import date

from dlt_sources.contract import Window
from dlt_sources.extract.windows import DAY

AUDIENCE_DAYS = 28
"""Days of a report without a day dimension; YouTube Studio's default."""


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
