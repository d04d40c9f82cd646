"""Limits: requests in a moving window per person, else per address; open streams.

Here: the limits and their refusal. Not here: requests for a collection,
which the database debounces.
"""

import math
import time
from collections import Counter
from collections.abc import Hashable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Literal

from limits import RateLimitItem, RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from serving.problems import ProblemError

Kind = Literal["read", "write", "sign_in", "refused"]
LIMITS: dict[Kind, RateLimitItem] = {
    "read": RateLimitItemPerMinute(600),
    "write": RateLimitItemPerMinute(30),
    "sign_in": RateLimitItemPerMinute(20),
    "refused": RateLimitItemPerMinute(60),
}
"""`refused` counts wrong credentials of an address."""


class RateLimits:
    """Counts requests in the memory of this process."""

    def __init__(self) -> None:
        self._storage = MemoryStorage()
        self._limiter = MovingWindowRateLimiter(self._storage)

    def check(self, kind: Kind, key: str) -> None:
        """Count one request.

        Raises:
            ProblemError: 429 with Retry-After, if the limit is reached.
        """
        item = LIMITS[kind]
        if not self._limiter.hit(item, kind, key):
            reset, _ = self._limiter.get_window_stats(item, kind, key)
            wait = max(1, math.ceil(reset - time.time()))
            raise ProblemError(429, "too many requests", {"retry-after": str(wait)})

    def check_refused(self, address: str) -> None:
        """Check that an address sent few wrong credentials, without counting.

        Raises:
            ProblemError: 429 with Retry-After.
        """
        if not self._limiter.test(LIMITS["refused"], "refused", address):
            raise ProblemError(429, "too many wrong credentials", {"retry-after": "60"})

    def reset(self) -> None:
        """Forget all counts."""
        self._storage.reset()


@dataclass(slots=True)
class OpenStreams:
    """Counts the open streams of events of each person, in the memory of this process.

    A browser opens one stream for all its tabs (`static/live.js`).
    """

    most: int = 10
    """Streams of one person: browsers and devices."""
    most_of_all: int = 1_500
    """Below the connections of a process, so other requests still find one."""
    _open: Counter[Hashable] = field(default_factory=Counter)

    @contextmanager
    def hold(self, person: Hashable) -> Iterator[None]:
        """Count a stream while it is open.

        Raises:
            ProblemError: 429 with Retry-After; the person or the process has too many.
        """
        if self._open[person] >= self.most or self._open.total() >= self.most_of_all:
            raise ProblemError(429, "too many streams are open", {"retry-after": "60"})
        self._open[person] += 1
        try:
            yield
        finally:
            self._open[person] -= 1
            if not self._open[person]:
                del self._open[person]
