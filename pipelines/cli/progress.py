"""Progress of a run on standard error: bars on a terminal, lines elsewhere.

Here: how reports are shown. Not here: the reports (`pipelines/progress.py`).
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from rich.console import Console

from pipelines.progress import Phase, Progress, listen
from pipelines.terminal import PlainConsole

TITLES: Mapping[Phase, str] = {
    "load": "collecting",
    "build": "building",
    "check": "checking",
}
DONE: Mapping[Phase, str] = {"build": "built", "check": "checked"}


@contextmanager
def show_progress(totals: Mapping[Phase, int]) -> Iterator[None]:
    """Show the reports of the block; `totals` holds the expected parts by phase."""
    console = PlainConsole(stderr=True)
    show = _show_bars if console.is_terminal else _show_lines
    with show(console, totals):
        yield


@contextmanager
def _show_bars(console: Console, totals: Mapping[Phase, int]) -> Iterator[None]:
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        SpinnerColumn,
        TextColumn,
        TimeElapsedColumn,
    )
    from rich.progress import Progress as Bars

    bars = Bars(
        SpinnerColumn(),
        TextColumn("{task.description:10}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("{task.fields[latest]}", markup=False),
        console=console,
    )
    tasks = {
        phase: bars.add_task(TITLES[phase], start=False, total=total, latest="")
        for phase, total in totals.items()
    }

    def update(progress: Progress) -> None:
        task = tasks[progress.phase]
        bars.start_task(task)
        bars.update(task, advance=1, latest=describe(progress))

    with bars, listen(update):
        bars.start_task(tasks["load"])
        yield


@contextmanager
def _show_lines(console: Console, totals: Mapping[Phase, int]) -> Iterator[None]:
    counts = dict.fromkeys(totals, 0)

    def update(progress: Progress) -> None:
        counts[progress.phase] += 1
        if progress.phase == "load":
            console.print(describe(progress), soft_wrap=True)

    with listen(update):
        yield
    for phase, word in DONE.items():
        if counts.get(phase):
            console.print(f"{word} {counts[phase]} tables")


def describe(progress: Progress) -> str:
    """Return the line of one report, such as `PLATFORM 2026-03-01: 805 rows`."""
    parts = progress.name if progress.day is None else f"{progress.name} {progress.day}"
    if progress.rows is not None:
        return f"{parts}: {progress.rows:,} rows"
    return f"{parts}: nothing to read" if progress.phase == "load" else parts
