"""The sandbox's own clock, which stands still until it is moved.

Here: the moment every answer is computed for. Not here: rate limits and `slow`, which
run in real time.
"""

import time
from datetime import UTC, datetime

from sandbox.world.times import DAYS, EPOCH, iso, moment_of, start_of


class Clock:
    """A moment; without one it follows the real time."""

    def __init__(self, moment: str | None = None) -> None:
        self._moment: int | None = None
        self.set(moment)

    def now(self) -> int:
        """Return the moment in seconds since 1970."""
        return int(time.time()) if self._moment is None else self._moment

    def set(self, moment: str | None) -> None:
        """Stand still at an ISO instant, or follow the real time again.

        Raises:
            ValueError: it is no instant, or outside of the world.
        """
        value = None if moment is None else moment_of(moment)
        if value is not None and not EPOCH <= value < start_of(DAYS):
            raise ValueError(f"the world is {iso(EPOCH)} to {iso(start_of(DAYS))}")
        self._moment = value

    def advance(self, seconds: int) -> None:
        """Move by some seconds from the moment it shows now, and stand still."""
        self.set(datetime.fromtimestamp(self.now() + seconds, UTC).isoformat())

    @property
    def is_real(self) -> bool:
        """Say whether it follows the real time."""
        return self._moment is None
