"""Token buckets in real time, as platforms limit their callers.

Here: points that flow back steadily. Not here: who shares a bucket, or header names.
"""

import math
import time
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Level:
    """What a bucket says after a request."""

    granted: bool
    limit: int
    remaining: int
    resets_at: int
    """Epoch second at which the bucket is full again."""


class Buckets:
    """One bucket a key, `points` deep, refilled within a minute."""

    def __init__(self, points: int) -> None:
        self._points = points
        self._levels: dict[str, tuple[float, float]] = {}

    def take(self, key: str) -> Level:
        """Spend a point if there is one."""
        clock = time.monotonic()
        left, since = self._levels.get(key, (float(self._points), clock))
        left = min(float(self._points), left + (clock - since) * self._points / 60)
        granted = left >= 1
        left -= granted
        self._levels[key] = (left, clock)
        wait = (self._points - left) * 60 / self._points
        return Level(granted, self._points, int(left), math.ceil(time.time() + wait))

    def give_back(self, key: str) -> None:
        """Return a point that was spent for nothing."""
        left, since = self._levels[key]
        self._levels[key] = (left + 1, since)
