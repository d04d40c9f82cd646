"""Answers on their way out, and the faults that spoil them.

Here: JSON text, and `rate_limit`, `quota`, `5xx`, `empty`, `garbage`.
Not here: `loop` (`data`).
"""

import json
from typing import Any

from starlette.responses import Response

from sandbox.faults import Fault, spoils
from sandbox.youtube.errors import Refused, quota_exceeded

BROKEN_TEXT = {"nul": "a\u0000b", "surrogate": "half \ud83d of a pair"}
SEVENTY_BITS = 2**70 - 1


def fault_answer(fault: Fault | None) -> Response | None:
    """Return the failure that replaces an answer altogether."""
    if fault and fault.name == "5xx":
        status = int(fault.arguments["status"])
        return Refused(status, "backendError", "Backend Error", "global").answer()
    if fault and fault.name == "rate_limit":
        message = "The request cannot be completed: too many requests in a short time."
        return Refused(403, "rateLimitExceeded", message, "usageLimits").answer()
    if fault and fault.name == "quota":
        return quota_exceeded().answer()
    return None


def text_of(body: dict[str, Any], fault: Fault | None) -> str:
    """Write an answer, spoiled if a fault wants it."""
    if fault and fault.name == "empty":
        gone = ("items", "rows", "nextPageToken")
        body = {key: value for key, value in body.items() if key not in gone}
    if fault and spoils(fault, body.get("items")):
        return _garbage(body, fault.arguments["kind"])
    return _dump(body)


def _dump(body: Any) -> str:
    return json.dumps(body, separators=(",", ":"), ensure_ascii=False)


def _garbage(body: dict[str, Any], kind: str) -> str:
    first = json.loads(json.dumps(body["items"][0]))
    snippet, numbers = first.get("snippet", {}), first.get("statistics", {})
    if "title" in snippet and kind in ("all", "nul", "surrogate"):
        words = BROKEN_TEXT.values() if kind == "all" else (BROKEN_TEXT[kind],)
        snippet["title"] = "".join(words)
    if "viewCount" in numbers and kind in ("all", "integer"):
        numbers["viewCount"] = str(SEVENTY_BITS)
    spoiled = json.dumps(first, separators=(",", ":"))
    if kind in ("all", "duplicate"):
        spoiled = f'{{"id":"0{first["id"]}",{spoiled[1:]}'
    rest = [_dump(one) for one in body["items"][1:]]
    others = [f'"{key}":{_dump(body[key])}' for key in body if key != "items"]
    return "{" + ",".join([*others, f'"items":[{",".join([spoiled, *rest])}]']) + "}"
