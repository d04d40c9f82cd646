"""Errors of the Graph API: JSON with a code, mostly with status 400.

Here: the format, and the errors that several endpoints send. Not here: when they are
sent.
"""

from typing import Any

from sandbox.kit.faults import Fault, is_fault
from sandbox.kit.responses import ApiError, json_response

MEDIA_TYPE = "application/json; charset=UTF-8"
INVALID_METRIC = "(#100) The value must be a valid insights metric"


def graph_error(
    code: int,
    message: str,
    *,
    status: int = 400,
    subcode: int | None = None,
    headers: dict[str, str] | None = None,
) -> ApiError:
    """Return an error with a code and, for some, a subcode."""
    error: dict[str, Any] = {"message": message, "type": "OAuthException", "code": code}
    if subcode is not None:
        error["error_subcode"] = subcode
    error["fbtrace_id"] = "ASandboxTrace00000000000"
    return ApiError(
        json_response({"error": error}, status, headers, media_type=MEDIA_TYPE)
    )


def missing_object(object_id: str) -> ApiError:
    """Return the error of an id that does not exist, or that the token cannot see."""
    return graph_error(
        100,
        f"Unsupported get request. Object with ID '{object_id}' does not exist, cannot "
        "be loaded due to missing permissions, or does not support this operation.",
        subcode=33,
    )


def invalid_token(message: str = "", subcode: int | None = 460) -> ApiError:
    """Return the error of a token that ended."""
    message = message or (
        "Error validating access token: The session has been invalidated because the "
        "user changed their password or Facebook has changed the session for security "
        "reasons."
    )
    return graph_error(190, message, status=401, subcode=subcode)


def forbidden(permission: str) -> ApiError:
    """Return the error of a missing permission."""
    return graph_error(
        200, f"(#200) Requires {permission} permission to manage the object", status=403
    )


def raise_server_fault(fault: Fault | None) -> None:
    """Raise the error of the fault `5xx`."""
    if is_fault(fault, "5xx"):
        status = int(fault.arguments["status"])
        raise graph_error(2, "(#2) Service temporarily unavailable", status=status)
