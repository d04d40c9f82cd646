"""Google's errors, and the faults that replace or change a response.

Here: the format of error bodies. Not here: when a request is refused.
"""

import json
from typing import Any

from starlette.responses import Response

from sandbox.kit.faults import Fault, is_fault, is_garbage
from sandbox.kit.responses import ApiError, Corruption, json_text

JSON = "application/json; charset=UTF-8"
STATUS = {
    400: "INVALID_ARGUMENT",
    401: "UNAUTHENTICATED",
    403: "PERMISSION_DENIED",
    404: "NOT_FOUND",
    429: "RESOURCE_EXHAUSTED",
    503: "UNAVAILABLE",
}
CORRUPTION = Corruption(texts=("snippet.title",), integers=("statistics.viewCount",))


def google_error(
    status: int, reason: str, message: str, domain: str = "youtube.parameter"
) -> ApiError:
    """Return an error with one entry."""
    entry = {"message": message, "domain": domain, "reason": reason}
    error: dict[str, Any] = {"code": status, "message": message, "errors": [entry]}
    if status in STATUS and domain == "global":
        error["status"] = STATUS[status]
    text = json.dumps({"error": error}, indent=2)
    return ApiError(Response(text, status, media_type=JSON))


def bad_request(message: str) -> ApiError:
    """Return the error for a request that the API does not support."""
    return google_error(400, "badRequest", message, "global")


def invalid(name: str, value: str) -> ApiError:
    """Return the error for a parameter's value."""
    message = f"Invalid value '{value}' for parameter {name}."
    return google_error(400, "invalidParameter", message)


def missing(message: str, domain: str = "youtube.parameter") -> ApiError:
    """Return the error for a parameter that is not there."""
    return google_error(400, "missingRequiredParameter", message, domain)


def forbidden(message: str = "Forbidden", reason: str = "forbidden") -> ApiError:
    """Return the error for a caller without permission."""
    return google_error(403, reason, message, "global")


def unsupported() -> ApiError:
    """Return the error for dimensions, metrics and filters that form no report."""
    return bad_request(
        "The query is not supported. Check the documentation at "
        "https://developers.google.com/youtube/analytics/v2/available_reports "
        "for supported queries."
    )


def quota_exceeded() -> ApiError:
    """Return the error for a spent daily quota."""
    message = (
        "The request cannot be completed because you have exceeded your "
        '<a href="/youtube/v3/getting-started#quota">quota</a>.'
    )
    return google_error(403, "quotaExceeded", message, "youtube.quota")


def raise_fault(fault: Fault | None) -> None:
    """Raise the error that a fault puts in place of the response."""
    if is_fault(fault, "5xx"):
        status = int(fault.arguments["status"])
        raise google_error(status, "backendError", "Backend Error", "global")
    if is_fault(fault, "rate_limit"):
        message = "The request cannot be completed: too many requests in a short time."
        raise google_error(403, "rateLimitExceeded", message, "usageLimits")
    if is_fault(fault, "quota"):
        raise quota_exceeded()


def google_response(body: dict[str, Any], fault: Fault | None) -> Response:
    """Return a response, changed if a fault says so."""
    if is_fault(fault, "empty"):
        lost = ("items", "rows", "nextPageToken")
        body = {key: value for key, value in body.items() if key not in lost}
    text = json_text(body)
    if is_garbage(fault, body.get("items")):
        text = CORRUPTION.apply(text, body["items"][0], fault.arguments["kind"])
    return Response(text, media_type=JSON)
