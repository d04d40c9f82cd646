"""Answers on their way out, and the faults that spoil them.

Here: JSON text, and `rate_limit`, `5xx`, `empty`, `garbage`.
Not here: `loop` (`paging`).
"""

import json
import math
import time
from typing import Any

from starlette.responses import Response

from sandbox.faults import Fault, spoils
from sandbox.twitch import errors

TEXTS = ("title", "display_name", "broadcaster_name", "user_name", "name")
NUMBERS = ("view_count", "viewer_count", "delay")
BROKEN_TEXT = {"nul": "a\u0000b", "surrogate": "half \ud83d of a pair"}
SEVENTY_BITS = 2**70 - 1


def fault_answer(fault: Fault | None) -> Response | None:
    """Return the failure that replaces an answer altogether."""
    if fault and fault.name == "5xx":
        status = int(fault.arguments["status"])
        return errors.helix(status, "")
    if fault and fault.name == "rate_limit":
        resets_at = math.ceil(time.time() + float(fault.arguments["seconds"]))
        return too_many(800, resets_at)
    return None


def too_many(limit: int, resets_at: int) -> Response:
    """Refuse for now; as on Twitch there is no Retry-After."""
    return errors.helix(
        429,
        "Request limit exceeded",
        {
            "Ratelimit-Limit": str(limit),
            "Ratelimit-Remaining": "0",
            "Ratelimit-Reset": str(resets_at),
        },
    )


def text_of(body: dict[str, Any], fault: Fault | None) -> str:
    """Write an answer, spoiled if a fault wants it."""
    if fault and fault.name == "empty":
        body = {key: 0 if key in ("total", "points") else [] for key in body}
        if "pagination" in body:
            body["pagination"] = {}
    if fault and spoils(fault, body["data"] or "total" in body):
        return _garbage(body, fault.arguments["kind"])
    return _dump(body)


def _dump(body: Any) -> str:
    return json.dumps(body, separators=(",", ":"), ensure_ascii=False)


def _garbage(body: dict[str, Any], kind: str) -> str:
    if not body["data"]:
        return _dump({**body, "total": SEVENTY_BITS} if "total" in body else body)
    record = dict(body["data"][0])
    for key in TEXTS:
        if key in record and kind in ("all", "nul", "surrogate"):
            words = BROKEN_TEXT.values() if kind == "all" else (BROKEN_TEXT[kind],)
            record[key] = "".join(words)
            break
    for key in NUMBERS:
        if key in record and kind in ("all", "integer"):
            record[key] = SEVENTY_BITS
            break
    spoiled = json.dumps(record, separators=(",", ":"))
    if kind in ("all", "duplicate"):
        key, value = next(iter(record.items()))
        spoiled = f'{{"{key}":"0{value}",{spoiled[1:]}'
    rest = [_dump(one) for one in body["data"][1:]]
    data = f'"data":[{",".join([spoiled, *rest])}]'
    others = [f'"{key}":{_dump(body[key])}' for key in body if key != "data"]
    return "{" + ",".join([data, *others]) + "}"
