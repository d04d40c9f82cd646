"""The sandbox's clock.

Here: the time for which every response is computed. Not here: rate limits and the fault
`slow`, which use real time.
"""

import time
from datetime import UTC, datetime

from sandbox.world.times import DAYS, EPOCH, iso, parse_iso, start_of


class Clock:
    """A fixed time, or the real time without one."""

    def __init__(self, moment: str | None = None) -> None:
        self._moment: int | None = None
        self.set(moment)

    def now(self) -> int:
        """Return the time in seconds since 1970."""
        return int(time.time()) if self._moment is None else self._moment

    def set(self, moment: str | None) -> None:
        """Stop at an ISO time; None follows the real time.

        Raises:
            ValueError: it is not an ISO time, or the world has no such time.
        """
        value = None if moment is None else parse_iso(moment)
        if value is not None and not EPOCH <= value < start_of(DAYS):
            last = iso(start_of(DAYS) - 1)
            raise ValueError(f"the clock runs from {iso(EPOCH)} to {last}")
        self._moment = value

    def advance(self, seconds: int) -> None:
        """Move forward by some seconds and stop there."""
        self.set(datetime.fromtimestamp(self.now() + seconds, UTC).isoformat())

    def show(self, moment: int) -> None:
        """Stop at a time in seconds since 1970, for the length of one step."""
        self._moment = moment

    @property
    def is_real(self) -> bool:
        """Whether the clock follows the real time."""
        return self._moment is None
