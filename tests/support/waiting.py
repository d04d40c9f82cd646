"""Wait for another process."""

import time
from collections.abc import Callable


def until(condition: Callable[[], object], within: float = 20) -> None:
    """Return as soon as the condition holds; fail after `within` seconds."""
    deadline = time.monotonic() + within
    while not condition():
        assert time.monotonic() < deadline, (
            f"the condition does not hold within {within} s"
        )
        time.sleep(0.05)
