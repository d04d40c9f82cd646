"""Refusals in Twitch's words.

Here: the two shapes of error bodies. Not here: when to refuse.
"""

import json
from http import HTTPStatus

from starlette.responses import Response

JSON = "application/json; charset=utf-8"


class Refused(Exception):  # noqa: N818 - as `RefusedGrant`, it says what happened
    """A request that is answered with an error of Helix."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.message = message


def helix(status: int, message: str, headers: dict[str, str] | None = None) -> Response:
    """Answer as api.twitch.tv does: error, status and message."""
    body = {"error": HTTPStatus(status).phrase, "status": status, "message": message}
    return _json(status, body, headers)


def oauth(status: int, message: str) -> Response:
    """Answer as id.twitch.tv does: status and message alone."""
    return _json(status, {"status": status, "message": message})


def malformed(name: str, rule: str) -> Refused:
    """Refuse a parameter's value."""
    return Refused(400, f'The parameter "{name}" was malformed: the value {rule}')


def _json(
    status: int, body: dict[str, object], headers: dict[str, str] | None = None
) -> Response:
    text = json.dumps(body, separators=(",", ":"))
    return Response(text, status, headers, media_type=JSON)
