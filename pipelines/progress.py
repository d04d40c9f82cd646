"""Progress of a run: what was loaded, built and checked so far.

Here: the reports and their listeners. Not here: how a command shows them
(`cli/progress.py`).
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Literal

Phase = Literal["load", "build", "check"]


@dataclass(frozen=True, slots=True)
class Progress:
    """One finished part of a phase; `name` is a platform or a table."""

    phase: Phase
    name: str
    day: date | None = None
    rows: int | None = None


Listener = Callable[[Progress], None]

_listeners: list[Listener] = []


def report(progress: Progress) -> None:
    """Tell the listeners; without one it does nothing."""
    for listener in _listeners:
        listener(progress)


@contextmanager
def listen(listener: Listener) -> Iterator[None]:
    """Let `listener` receive the reports of the block; dbt reports from its threads."""
    _listeners.append(listener)
    try:
        yield
    finally:
        _listeners.remove(listener)
