"""Rate limits: token buckets and windows.

Here: counting requests. Not here: limits, headers, and which requests share a limit.
"""

import math
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Level:
    """A bucket after a request."""

    granted: bool
    limit: int
    remaining: int
    resets_at: int
    """Epoch second at which the bucket is full again."""


class TokenBuckets:
    """One bucket a key, `points` deep, refilled within a minute of real time."""

    def __init__(self, points: int) -> None:
        self._points = points
        self._levels: dict[str, tuple[float, float]] = {}

    def take(self, key: str) -> Level:
        """Spend a point if the bucket has one."""
        now = time.monotonic()
        left, since = self._levels.get(key, (float(self._points), now))
        left = min(float(self._points), left + (now - since) * self._points / 60)
        granted = left >= 1
        left -= granted
        self._levels[key] = (left, now)
        wait = (self._points - left) * 60 / self._points
        return Level(granted, self._points, int(left), math.ceil(time.time() + wait))

    def give_back(self, key: str) -> None:
        """Return a point that a refused request spent."""
        left, since = self._levels[key]
        self._levels[key] = (left + 1, since)


@dataclass(slots=True)
class Window:
    """The requests of one key between two times."""

    limit: int
    starts_at: float
    ends_at: float
    used: int = 0

    @property
    def remaining(self) -> int:
        """The requests that are left."""
        return max(0, self.limit - self.used)

    @property
    def resets_at(self) -> int:
        """Epoch second at which the next window starts."""
        return math.ceil(self.ends_at)

    def take(self) -> bool:
        """Count a request; False means that none was left."""
        granted = self.used < self.limit
        self.used += granted
        return granted


class Windows:
    """One window a key; `bounds` returns the window that contains a time."""

    def __init__(
        self,
        clock: Callable[[], float],
        bounds: Callable[[float], tuple[float, float]],
    ) -> None:
        self._clock = clock
        self._bounds = bounds
        self._windows: dict[str, Window] = {}

    def current(self, key: str, limit: int) -> Window:
        """Return the running window of a key."""
        now = self._clock()
        window = self._windows.get(key)
        if window is None or not window.starts_at <= now < window.ends_at:
            window = self._windows[key] = Window(limit, *self._bounds(now))
        return window


def real_time_windows(seconds: int) -> Windows:
    """Return windows that start with the first request of a key."""
    return Windows(time.time, lambda now: (now, now + seconds))
