"""Waiting for what another process does in its own time."""

import time
from collections.abc import Callable


def until(condition: Callable[[], object], within: float = 20) -> None:
    """Return as soon as it holds; it is an error if it does not `within` seconds."""
    deadline = time.monotonic() + within
    while not condition():
        assert time.monotonic() < deadline, "it does not come"
        time.sleep(0.05)
