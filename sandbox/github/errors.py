"""GitHub's errors, and the faults that replace or change a response.

Here: the format of error bodies, and entity tags. Not here: when a request is refused.
"""

import math
import time
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from starlette.requests import Request

from sandbox.kit.faults import Fault, is_fault, is_garbage
from sandbox.kit.responses import ApiError, Corruption, json_response, json_text

DOCUMENTATION = "https://docs.github.com/rest"
CORRUPTION = Corruption(
    texts=("description", "node_id"), integers=("stargazers_count", "followers")
)


def github_error(
    status: int, message: str, headers: Mapping[str, str] | None = None
) -> ApiError:
    """Return an error: message, link, and the status as a text."""
    body = {
        "message": message,
        "documentation_url": DOCUMENTATION,
        "status": str(status),
    }
    return ApiError(json_response(body, status, headers))


def check_user_agent(request: Request) -> None:
    """Refuse a request without a User-Agent, as recorded: JSON of an odd type."""
    if not request.headers.get("user-agent"):
        body = {"message": "Missing or invalid User Agent string."}
        media_type = "application/octet-stream"
        raise ApiError(json_response(body, 403, media_type=media_type))


def raise_fault(fault: Fault | None) -> None:
    """Raise the error that a fault puts in place of the response."""
    if is_fault(fault, "5xx"):
        status = int(fault.arguments["status"])
        raise ApiError(json_response({"message": "Server Error"}, status))
    if is_fault(fault, "secondary_limit"):
        message = (
            "You have exceeded a secondary rate limit. Please wait a few minutes "
            "before you try again."
        )
        seconds = fault.arguments["seconds"]
        raise github_error(403, message, {"Retry-After": seconds})
    if is_fault(fault, "rate_limit"):
        resets_at = math.ceil(time.time() + float(fault.arguments["seconds"]))
        headers = {
            "X-RateLimit-Limit": "5000",
            "X-RateLimit-Remaining": "0",
            "X-RateLimit-Reset": str(resets_at),
        }
        raise github_error(403, "API rate limit exceeded for user ID 1.", headers)


def entity_tag(text: str, user_id: str | None) -> str:
    """Return the weak tag of a response, which differs from caller to caller."""
    return f'W/"{sha256(f"{user_id}/{text}".encode()).hexdigest()}"'


def github_text(body: Any, fault: Fault | None) -> str:
    """Return the text of a response, changed if a fault says so."""
    if is_fault(fault, "empty"):
        return "[]" if isinstance(body, list) else "{}"
    text = json_text(body)
    if is_garbage(fault, body):
        record = body[0] if isinstance(body, list) else body
        text = CORRUPTION.apply(text, record, fault.arguments["kind"])
    return text
