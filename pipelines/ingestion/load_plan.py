"""Which loads a range of days takes, and of which days nobody can know any more.

Here: arithmetic on days and kinds of readings, pure. What only "now" shows is asked for
on the one day that a reading taken now belongs to; native history is asked for once for
the whole range, under its last day. Not here: doing it (`load.py`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from dlt_sources.contract import Kind, Platform, Window, closing_date
from dlt_sources.extract import windows

NOW_ONLY: tuple[Kind, ...] = ("level", "sample")


@dataclass(frozen=True, slots=True)
class LoadSpec:
    """One load: the days it stands for, and what is asked for in it."""

    window: Window
    resources: frozenset[str]

    @property
    def day(self) -> date:
        """Return the partition its rows stand under: the last day."""
        return self.window.end - windows.DAY


def plan_loads(
    platform: Platform, days: Sequence[date], wanted: frozenset[str], now: datetime
) -> list[LoadSpec]:
    """Return the loads for consecutive days; the last stands for all of them."""
    history = {name for name in wanted if platform.resource(name).kind == "history"}
    first, last, today = days[0], days[-1], closing_date(now)
    whole = Window(first, last + windows.DAY)
    if today == last:
        return [LoadSpec(whole, wanted)]
    found = [LoadSpec(whole, frozenset(history))]
    if today in whole:
        levels = frozenset(wanted - history)
        found.insert(0, LoadSpec(Window(today, today + windows.DAY), levels))
    return found


def over(window: Window, now: datetime) -> list[date]:
    """Return the days of which a reading taken now can say nothing any more."""
    end = min(window.end, closing_date(now))
    return windows.days(Window(window.start, max(window.start, end)))
