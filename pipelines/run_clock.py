"""The moments at which one run collects its days.

Here: a Dagster resource. By default a run collects all its days now. A demo collects
each day at its own 02:00 UTC, because levels exist only "now". Not here: the clock
itself (`settings.now`), and the sandbox.
"""

from collections.abc import Callable, Iterator

import httpx
from dagster import ConfigurableResource

from dlt_sources.contract import Window
from dlt_sources.extract import windows
from pipelines import settings
from pipelines.days import run_time


class RunClock(ConfigurableResource[None]):
    """The clock of a run; `sandbox_clock` is the URL of a clock that it moves."""

    sandbox_clock: str | None = None

    def collections(
        self, window: Window, start_day: Callable[[], None]
    ) -> Iterator[Window]:
        """Yield the window of each collection; the clock is set while the caller works.

        Without a sandbox this is one collection of all days. With one, `start_day` runs
        after each move of the clock, for what the skipped hours change.
        """
        if self.sandbox_clock is None:
            yield window
            return
        # A client takes 0.02 s to make (2026-11), so one sends for all days.
        with httpx.Client() as client:
            for day in windows.days(window):
                moment = run_time(day)
                body = {"now": moment.isoformat()}
                client.post(self.sandbox_clock, json=body).raise_for_status()
                start_day()
                with settings.clock_at(moment):
                    yield Window(day, day + windows.DAY)
