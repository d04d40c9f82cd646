"""The meaning of the Graph API's errors: the code decides, never the status.

Here: from codes to errors. Not here: when a request is repeated (`http/retry.py`), the
wait before a limit (`endpoints/usage.py`).
"""

from http import HTTPStatus
from typing import Any

from dlt_sources.decode.pages import parse_body
from dlt_sources.http import errors
from dlt_sources.http.responses import REASON_LENGTH, Response
from dlt_sources.instagram.endpoints.usage import read_wait

INVALID_PARAMETER = 100
UNKNOWN_ALIAS = 803
INVALID_TOKENS = {102, 104, 190}
OUTAGES = {1, 2}
THROTTLED = {4, 17, 32, 341, 613, *range(80_000, 80_015)}
FORBIDDEN = {3, 10, *range(200, 300)}
MISSING_OBJECT = 33
"""Subcode of an object that is gone, or that the token cannot see."""
BEFORE_CONVERSION = 2_108_006
"""Subcode of a media that is older than the professional account."""
NOT_ENOUGH = "not enough"


class NoInsights(errors.Forbidden):
    """Instagram has no insights of this media or account; others have some."""


def classify_error(response: Response) -> errors.ApiError | None:
    """Return the error of a response; None for success and for unknown bodies."""
    if response.status < HTTPStatus.MULTIPLE_CHOICES:
        return None
    error = _read_error(response.body)
    code = error.get("code")
    if not isinstance(code, int):
        return None
    message = " ".join(str(error.get("message") or "").split())
    text = f"{response.status} code {code}: {message}"[:REASON_LENGTH]
    if code in THROTTLED:
        return errors.BucketClosed(text, wait=read_wait(response))
    if code in OUTAGES or error.get("is_transient") is True:
        return errors.Transient(text)
    return _permanent(code, error, message)(text, status=response.status)


def _permanent(
    code: int, error: dict[str, Any], message: str
) -> type[errors.Permanent]:
    subcode = error.get("error_subcode")
    if code in INVALID_TOKENS:
        return errors.Unauthorized
    if code in FORBIDDEN:
        is_small = NOT_ENOUGH in message.lower()
        return NoInsights if is_small else errors.Forbidden
    if code == UNKNOWN_ALIAS or subcode == MISSING_OBJECT:
        return errors.NotFound
    if subcode == BEFORE_CONVERSION:
        return NoInsights
    if code == INVALID_PARAMETER and "metric" in message.lower():
        return errors.InvalidMetric
    return errors.Permanent


def _read_error(body: bytes) -> dict[str, Any]:
    try:
        document = parse_body(body)
    except errors.Truncated:
        return {}
    error = document.get("error") if isinstance(document, dict) else None
    return error if isinstance(error, dict) else {}
