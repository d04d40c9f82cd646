"""Twitch's errors, and the faults that replace or change a response.

Here: the two formats of error bodies. Not here: when a request is refused.
"""

import math
import time
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from starlette.responses import Response

from sandbox.kit.faults import Fault, is_fault, is_garbage
from sandbox.kit.responses import ApiError, Corruption, json_response, json_text

CORRUPTION = Corruption(
    texts=("title", "display_name", "broadcaster_name", "user_name", "name"),
    integers=("view_count", "viewer_count", "delay", "total"),
)


def helix_error(
    status: int, message: str, headers: Mapping[str, str] | None = None
) -> ApiError:
    """Return an error of api.twitch.tv: error, status and message."""
    body = {"error": HTTPStatus(status).phrase, "status": status, "message": message}
    return ApiError(json_response(body, status, headers))


def oauth_error(status: int, message: str) -> ApiError:
    """Return an error of id.twitch.tv: status and message."""
    return ApiError(json_response({"status": status, "message": message}, status))


def malformed(name: str, rule: str) -> ApiError:
    """Return the error for a parameter's value."""
    return helix_error(400, f'The parameter "{name}" was malformed: the value {rule}')


def too_many_requests(limit: int, resets_at: int) -> ApiError:
    """Return the rate limit error, which has no Retry-After on Twitch."""
    headers = {
        "Ratelimit-Limit": str(limit),
        "Ratelimit-Remaining": "0",
        "Ratelimit-Reset": str(resets_at),
    }
    return helix_error(429, "Request limit exceeded", headers)


def raise_fault(fault: Fault | None) -> None:
    """Raise the error that a fault puts in place of the response."""
    if is_fault(fault, "5xx"):
        raise helix_error(int(fault.arguments["status"]), "")
    if is_fault(fault, "rate_limit"):
        resets_at = math.ceil(time.time() + float(fault.arguments["seconds"]))
        raise too_many_requests(800, resets_at)


def helix_response(
    body: dict[str, Any], fault: Fault | None, headers: Mapping[str, str]
) -> Response:
    """Return a response of Helix, changed if a fault says so."""
    if is_fault(fault, "empty"):
        body = {key: 0 if key in ("total", "points") else [] for key in body}
        if "pagination" in body:
            body["pagination"] = {}
    text = json_text(body)
    if is_garbage(fault, body["data"] or "total" in body):
        record = body["data"][0] if body["data"] else body
        text = CORRUPTION.apply(text, record, fault.arguments["kind"])
    return Response(text, 200, headers, media_type="application/json; charset=utf-8")
