"""Retry failed requests after a wait.

Here: one tenacity policy for every platform. It retries transient errors, waits as long
as the platform asks or with full jitter, and raises QuotaExhausted for long waits.
Not here: which errors are transient (`responses.py`).
"""

import random
from collections.abc import Awaitable, Callable

from tenacity import (
    AsyncRetrying,
    RetryCallState,
    retry_if_exception_type,
    stop_after_attempt,
)

from dlt_sources.http.errors import QuotaExhausted, Throttled, Transient

Sleep = Callable[[float], Awaitable[None]]

ATTEMPTS = 5
BASE_SECONDS = 0.5
CAP_SECONDS = 30.0
LONGEST_SLEEP = 75.0
"""A bucket of a minute is waited for: its reset is rounded up, and clocks differ."""


class Retry:
    """The policy; tests replace `sleep` and `rng`."""

    def __init__(
        self,
        sleep: Sleep,
        *,
        attempts: int = ATTEMPTS,
        longest_sleep: float = LONGEST_SLEEP,
        rng: random.Random | None = None,
    ) -> None:
        self._sleep = sleep
        self._attempts = attempts
        self._longest = longest_sleep
        self._random = rng or random.Random()  # noqa: S311 - jitter is no secret

    def __call__(self) -> AsyncRetrying:
        """Return the attempts of one request."""
        return AsyncRetrying(
            sleep=self._sleep,
            stop=stop_after_attempt(self._attempts),
            wait=self._wait,
            retry=retry_if_exception_type(Transient),
            retry_error_callback=self._give_up,
        )

    def check(self, error: Transient) -> None:
        """Check the wait that the platform asks for.

        Raises:
            QuotaExhausted: the wait exceeds `longest_sleep`.
        """
        if error.wait is not None and error.wait > self._longest:
            raise self._exhausted(error)

    def _wait(self, state: RetryCallState) -> float:
        error = state.outcome.exception() if state.outcome else None
        if isinstance(error, Transient) and error.wait is not None:
            return error.wait + self._random.uniform(0, 1)
        ceiling = BASE_SECONDS * 2.0**state.attempt_number
        return self._random.uniform(0, min(CAP_SECONDS, ceiling))

    def _give_up(self, state: RetryCallState) -> None:
        error = state.outcome.exception() if state.outcome else None
        if isinstance(error, Throttled):
            raise self._exhausted(error)
        if error is not None:
            raise error

    def _exhausted(self, error: Transient) -> QuotaExhausted:
        wait = self._longest if error.wait is None else error.wait
        return QuotaExhausted(wait, str(error))
