"""Refusals in Google's words.

Here: the shape of error bodies and the refusals several endpoints share. Not here: when
to refuse.
"""

import json
from typing import Any

from starlette.responses import Response

JSON = "application/json; charset=UTF-8"
STATUS = {
    400: "INVALID_ARGUMENT",
    401: "UNAUTHENTICATED",
    403: "PERMISSION_DENIED",
    404: "NOT_FOUND",
    429: "RESOURCE_EXHAUSTED",
    503: "UNAVAILABLE",
}
QUOTA = (
    "The request cannot be completed because you have exceeded your "
    '<a href="/youtube/v3/getting-started#quota">quota</a>.'
)


class Refused(Exception):  # noqa: N818 - as `RefusedGrant`, it says what happened
    """A request that is answered with an error."""

    def __init__(
        self, status: int, reason: str, message: str, domain: str = "youtube.parameter"
    ) -> None:
        super().__init__(message)
        self.status = status
        self.reason = reason
        self.message = message
        self.domain = domain

    def answer(self) -> Response:
        """Return it as an answer."""
        error: dict[str, Any] = {
            "code": self.status,
            "message": self.message,
            "errors": [
                {
                    "message": self.message,
                    "domain": self.domain,
                    "reason": self.reason,
                }
            ],
        }
        if self.status in STATUS and self.domain == "global":
            error["status"] = STATUS[self.status]
        return Response(
            json.dumps({"error": error}, indent=2), self.status, media_type=JSON
        )


def quota_exceeded() -> Refused:
    """Refuse because the day's units are spent."""
    return Refused(403, "quotaExceeded", QUOTA, "youtube.quota")


def unknown_parameter(name: str) -> Refused:
    """Refuse a parameter nobody declared."""
    return Refused(
        400,
        "badRequest",
        f'Invalid JSON payload received. Unknown name "{name}": '
        "Cannot bind query parameter. Field could not be found in request message.",
        "global",
    )


def invalid(name: str, value: str) -> Refused:
    """Refuse a parameter's value."""
    return Refused(
        400, "invalidParameter", f"Invalid value '{value}' for parameter {name}."
    )


def unsupported() -> Refused:
    """Refuse a mix of dimensions, metrics and filters that is no report."""
    return Refused(
        400,
        "badRequest",
        "The query is not supported. Check the documentation at "
        "https://developers.google.com/youtube/analytics/v2/available_reports "
        "for supported queries.",
        "global",
    )


def bad_token() -> Refused:
    """Refuse a token that is unknown, expired or revoked."""
    return Refused(
        401,
        "authError",
        "Request had invalid authentication credentials. Expected OAuth 2 access "
        "token, login cookie or other valid authentication credential.",
        "global",
    )


def too_few_scopes() -> Refused:
    """Refuse a token that lacks a scope."""
    return Refused(
        403,
        "insufficientPermissions",
        "Request had insufficient authentication scopes.",
        "global",
    )
