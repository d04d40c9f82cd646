"""Errors of the Graph API, and the faults in place of a response.

Here: the format of error bodies and their codes. Not here: when a request is refused.
"""

import json
from typing import Any

from sandbox.kit.faults import Fault, is_fault
from sandbox.kit.responses import ApiError, json_response

TRACE = "AXjYZ2kqj0mZ7XwYb2vWQ1a"


def graph_error(
    code: int,
    message: str,
    *,
    status: int = 400,
    kind: str = "OAuthException",
    headers: dict[str, str] | None = None,
    **more: Any,
) -> ApiError:
    """Return an error; its code decides, not its status."""
    error = {"message": message, "type": kind, "code": code, **more}
    body = {"error": {**error, "fbtrace_id": TRACE}}
    return ApiError(json_response(body, status, headers))


def invalid(message: str, **more: Any) -> ApiError:
    """Return the error for a parameter, a field or a metric."""
    return graph_error(100, f"(#100) {message}", **more)


def unknown_object(object_id: str) -> ApiError:
    """Return the error for an object that is gone, or that the token cannot see."""
    message = (
        f"Unsupported get request. Object with ID '{object_id}' does not exist, cannot"
        " be loaded due to missing permissions, or does not support this operation."
    )
    return graph_error(100, message, kind="GraphMethodException", error_subcode=33)


def invalid_token(message: str, subcode: int = 463) -> ApiError:
    """Return the error for a token that is expired, revoked or not a token."""
    return graph_error(190, message, error_subcode=subcode)


def usage_header(user: str, percent: int, minutes: int = 0) -> dict[str, str]:
    """Return the header with the used share of the account's limit."""
    usage = {
        "type": "instagram",
        "call_count": percent,
        "total_cputime": percent // 4,
        "total_time": percent // 3,
        "estimated_time_to_regain_access": minutes,
    }
    return {"X-Business-Use-Case-Usage": json.dumps({user or "0": [usage]})}


def raise_fault(fault: Fault | None, user: str) -> None:
    """Raise the error that a fault puts in place of the response."""
    if is_fault(fault, "5xx"):
        message = "An unexpected error has occurred. Please retry your request later."
        status = int(fault.arguments["status"])
        raise graph_error(2, message, status=status, is_transient=True)
    if is_fault(fault, "rate_limit"):
        minutes = int(float(fault.arguments["seconds"])) // 60
        message = (
            "There have been too many calls to this Instagram account. Wait a bit and"
            " try again."
        )
        headers = usage_header(user, 100, minutes)
        raise graph_error(80002, message, headers=headers)
