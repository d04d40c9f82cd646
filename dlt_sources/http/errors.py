"""Errors of requests, named after what the caller can do.

Here: one exception per remedy. A message is one line without a URL query, a token or a
secret, so it may be logged, stored and shown.
Not here: the meaning of statuses (`responses.py`), retries (`retry.py`).
"""


class ApiError(Exception):
    """A request failed; the message says why.

    `body` is a response of unknown shape, kept with the reading; else it is empty.
    """

    body = b""


class Transient(ApiError):  # noqa: N818 - named after the remedy
    """A retry may help: a failed connection, 5xx, an incomplete body."""

    def __init__(self, message: str, *, wait: float | None = None) -> None:
        super().__init__(message)
        self.wait = wait
        """Seconds that the platform asks to wait, None where it does not say."""


class Throttled(Transient):
    """The platform reports too many requests."""


class BucketClosed(Throttled):
    """The rate limit applies to the whole bucket: all its requests wait."""


class WrongContent(Transient):
    """A response in the wrong format, such as a proxy's HTML page."""


class Truncated(Transient):
    """A body that ends early or does not parse to its end."""


class QuotaExhausted(ApiError):  # noqa: N818 - named after the remedy
    """The wait of `wait` seconds is too long; the reading is deferred."""

    def __init__(self, wait: float, message: str = "quota exhausted") -> None:
        super().__init__(f"{message}, resume in {max(1, round(wait / 60))} min")
        self.wait = wait
        self.message = message


class Permanent(ApiError):  # noqa: N818 - named after the remedy
    """A retry gives the same response."""

    def __init__(self, message: str, *, status: int | None = None) -> None:
        super().__init__(message)
        self.status = status


class Unauthorized(Permanent):
    """The token is invalid or expired."""


class Forbidden(Permanent):
    """The token is valid, but a scope or a role is missing."""


class NotFound(Permanent):
    """Nothing has this id or name, or it is private."""


class Gone(Permanent):
    """The platform has withdrawn the endpoint."""


class InvalidMetric(Permanent):
    """The platform does not know, or no longer offers, a metric of the request."""


class ForeignOrigin(Permanent):
    """A link or redirect leaves the origin."""


class TooLarge(Permanent):
    """A body exceeds the size limit."""


class EndlessPages(Permanent):
    """A list whose pages repeat or have no end."""


class MissingSetting(Permanent):
    """An environment variable has no value or an invalid one."""
