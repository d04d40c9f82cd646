"""Rate limits: a moving window per person, else per address.

Here: the limits and their refusal. Not here: requests for a collection,
which the database debounces.
"""

import math
import time
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
