"""GitHub's primary limits: so many requests an hour, counted from the first.

Here: fixed windows in real time, and their headers. Not here: secondary limits, which
only come as a fault.
"""

import math
import time
from dataclasses import dataclass

HOUR = 3_600
WITH_TOKEN, WITHOUT = 5_000, 60


@dataclass(slots=True)
class Window:
    """One hour of one caller for one resource."""

    limit: int
    resource: str
    started: float
    used: int = 0

    @property
    def resets_at(self) -> int:
        """Epoch second at which the count starts anew."""
        return math.ceil(self.started + HOUR)

    def headers(self) -> dict[str, str]:
        """Describe it as every answer does."""
        return {
            "X-RateLimit-Limit": str(self.limit),
            "X-RateLimit-Remaining": str(max(0, self.limit - self.used)),
            "X-RateLimit-Used": str(self.used),
            "X-RateLimit-Reset": str(self.resets_at),
            "X-RateLimit-Resource": self.resource,
        }


class Limits:
    """The windows of one resource."""

    def __init__(self, resource: str) -> None:
        self._resource = resource
        self._windows: dict[str, Window] = {}

    def window(self, caller: str | None) -> Window:
        """Return the running hour of a caller; None is everybody without a token."""
        now = time.time()
        held = self._windows.get(caller or "")
        if held is None or now >= held.started + HOUR:
            limit = WITHOUT if caller is None else WITH_TOKEN
            held = Window(limit, self._resource, now)
            self._windows[caller or ""] = held
        return held
