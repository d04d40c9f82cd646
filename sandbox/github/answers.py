"""Answers of GitHub on their way out: refusals, entity tags, and faults.

Here: the shape of errors, and what a fault makes of an answer. Not here: contents.
"""

import json
import math
import time
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from starlette.responses import Response

from sandbox.faults import Fault, spoils

JSON = "application/json; charset=utf-8"
DOCS = "https://docs.github.com/rest"
SEVENTY_BITS = 2**70 - 1
SECONDARY = (
    "You have exceeded a secondary rate limit. Please wait a few minutes before you "
    "try again."
)


class Refused(Exception):  # noqa: N818 - it says what happened
    """A request that is answered with an error."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.message = message


def refusal(status: int, message: str, headers: Mapping[str, str] = {}) -> Response:
    """Answer with GitHub's words, a link and the status as text."""
    body = {"message": message, "documentation_url": DOCS, "status": str(status)}
    return Response(dump(body), status, dict(headers), media_type=JSON)


def without_user_agent() -> Response:
    """Refuse as recorded: JSON that does not say that it is JSON."""
    body = {"message": "Missing or invalid User Agent string."}
    return Response(dump(body), 403, media_type="application/octet-stream")


def fault_answer(fault: Fault | None) -> Response | None:
    """Return the failure that replaces an answer altogether."""
    if fault is None:
        return None
    if fault.name == "5xx":
        status = int(fault.arguments["status"])
        return Response(dump({"message": "Server Error"}), status, media_type=JSON)
    if fault.name == "secondary_limit":
        seconds = fault.arguments["seconds"]
        return refusal(403, SECONDARY, {"Retry-After": seconds})
    if fault.name == "rate_limit":
        resets_at = math.ceil(time.time() + float(fault.arguments["seconds"]))
        headers = {
            "X-RateLimit-Limit": "5000",
            "X-RateLimit-Remaining": "0",
            "X-RateLimit-Reset": str(resets_at),
        }
        return refusal(403, "API rate limit exceeded for user ID 1.", headers)
    return None


def tagged(text: str, caller: str | None) -> str:
    """Return the weak tag of an answer, which differs from caller to caller."""
    return f'W/"{sha256(f"{caller}/{text}".encode()).hexdigest()}"'


def text_of(body: Any, fault: Fault | None) -> str:
    """Write an answer, spoiled if a fault wants it."""
    if fault and fault.name == "empty":
        return "[]" if isinstance(body, list) else "{}"
    if fault and spoils(fault, body):
        rows = body if isinstance(body, list) else [body]
        spoiled = [_spoiled(rows[0], fault.arguments["kind"]), *map(dump, rows[1:])]
        return f"[{','.join(spoiled)}]" if isinstance(body, list) else spoiled[0]
    return dump(body)


def dump(body: Any) -> str:
    """Write JSON as platforms do, without spaces."""
    return json.dumps(body, separators=(",", ":"), ensure_ascii=False)


def _spoiled(row: dict[str, Any], kind: str) -> str:
    row = dict(row)
    if kind in ("all", "nul"):
        row["node_id"] = "a\u0000b"
    if kind in ("all", "surrogate"):
        row["description"] = "half \ud83d of a pair"
    if kind in ("all", "integer"):
        row["stargazers_count"] = SEVENTY_BITS
    text = json.dumps(row, separators=(",", ":"))
    return f'{{"id":1,{text[1:]}' if kind in ("all", "duplicate") else text
