"""The loads of a range of days, and the days that levels can no longer cover.

Here: pure arithmetic on days and kinds of readings. Levels are read on the one day that
a reading taken now belongs to. Native history is read once for the whole range, under
its last day. Not here: the load itself (`load.py`).
"""

from dataclasses import dataclass
from datetime import date, datetime

from dlt_sources.contract import Kind, Platform, Window, closing_date
from dlt_sources.extract import windows

NOW_ONLY: tuple[Kind, ...] = ("level", "sample")
"""Kinds of readings that have no history at the platform."""


@dataclass(frozen=True, slots=True)
class LoadSpec:
    """One load: its days and its resources."""

    window: Window
    resources: frozenset[str]

    @property
    def day(self) -> date:
        """Return the partition of the load's rows: the last day."""
        return self.window.end - windows.DAY


def plan_loads(
    platform: Platform, window: Window, resources: frozenset[str], now: datetime
) -> list[LoadSpec]:
    """Return the loads for a window; the last load covers all its days."""
    history = {name for name in resources if platform.resource(name).kind == "history"}
    today = closing_date(now)
    if today + windows.DAY == window.end:
        return [LoadSpec(window, resources)]
    specs = [LoadSpec(window, frozenset(history))]
    if today in window:
        levels = frozenset(resources - history)
        specs.insert(0, LoadSpec(Window(today, today + windows.DAY), levels))
    return specs


def past_days(window: Window, now: datetime) -> list[date]:
    """Return the days of the window that end before a reading taken now."""
    end = min(window.end, closing_date(now))
    return windows.days(Window(window.start, max(window.start, end)))
