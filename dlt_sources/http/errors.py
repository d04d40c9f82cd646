"""What can go wrong between us and a platform, named after what the caller can do.

Here: one exception a remedy. Every message is one line without a URL query, a
token or a secret, so it may be logged, stored and shown as it is.
Not here: which status means what (`responses.py`) and how often to try (`retry.py`).
"""

from datetime import datetime


class ApiError(Exception):
    """A request did not give what was asked for; the message says why."""


class Transient(ApiError):  # noqa: N818 - named after the remedy
    """It may work in a moment: connection trouble, 5xx, a body that broke off."""

    def __init__(self, message: str, *, wait: float | None = None) -> None:
        super().__init__(message)
        self.wait = wait
        """Seconds the platform asked us to wait, None where it did not say."""


class Throttled(Transient):
    """The platform says we ask too often."""


class BucketClosed(Throttled):
    """The platform says so to everybody who shares the bucket: all of them wait."""


class WrongContent(Transient):
    """An answer that is not what the endpoint speaks, such as a proxy's HTML page."""


class Truncated(Transient):
    """A body that ended early or does not parse to its end."""


class QuotaExhausted(ApiError):  # noqa: N818 - named after the remedy
    """The wait is too long to sleep; the reading is deferred until `resume_at`."""

    def __init__(self, resume_at: datetime, message: str = "quota exhausted") -> None:
        super().__init__(f"{message}, resume at {resume_at:%Y-%m-%dT%H:%M:%SZ}")
        self.resume_at = resume_at


class Permanent(ApiError):  # noqa: N818 - named after the remedy
    """Asking again would give the same answer."""

    def __init__(self, message: str, *, status: int | None = None) -> None:
        super().__init__(message)
        self.status = status


class Unauthorized(Permanent):
    """The token is not accepted (any more)."""


class Forbidden(Permanent):
    """The token is good but may not do this: a scope or a role is missing."""


class NotFound(Permanent):
    """There is no such thing, or it is hidden from us."""


class Gone(Permanent):
    """The endpoint was withdrawn."""


class ForeignOrigin(Permanent):
    """A link or redirect that leaves the origin; it is not followed."""


class TooLarge(Permanent):
    """A body beyond the size we are willing to hold."""


class EndlessPages(Permanent):
    """A list whose pages repeat or never end."""


class MissingSetting(Permanent):
    """An environment variable that must be set before anything is asked."""
