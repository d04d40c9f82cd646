"""Usage of the Graph API: calls of a page or of the app in an hour.

Here: counters, the headers with their percentages, and the error at the limit. Not
here: which requests count.
"""

import json
import math
from typing import Any

from sandbox.facebook.errors import graph_error
from sandbox.kit.faults import Fault, is_fault
from sandbox.kit.rate_limits import real_time_windows
from sandbox.kit.responses import ApiError
from sandbox.kit.tokens import Token

HOUR = 3_600
FULL = 100
CODES = {"app": 4, "user": 17, "page": 32}
MESSAGES = {
    4: "(#4) Application request limit reached",
    17: "(#17) User request limit reached",
    32: "(#32) Page request limit reached",
}


class Limits:
    """The usage of one server; `points` are the requests of a minute."""

    def __init__(self, points: int) -> None:
        self._limit = points * 60
        self._windows = real_time_windows(HOUR)

    def take(self, token: Token, calls: int, fault: Fault | None) -> dict[str, str]:
        """Count calls and return the headers; refuse them at the limit."""
        key = token.user or "app"
        window = self._windows.current(key, self._limit)
        window.used += calls
        percent = window.used * FULL // self._limit
        minutes = 0
        if is_fault(fault, "usage"):
            percent = int(float(fault.arguments["percent"]))
        is_refused = False
        if is_fault(fault, "rate_limit"):
            percent, is_refused = FULL, True
            minutes = math.floor(int(fault.arguments["seconds"]) / 60)
        elif percent > FULL:
            percent, minutes, is_refused = FULL, HOUR // 60, True
        headers = self._headers(token, percent, minutes)
        if is_refused:
            raise self._error(token, headers)
        return headers

    def _headers(self, token: Token, percent: int, minutes: int) -> dict[str, str]:
        usage: dict[str, Any] = {
            "call_count": percent,
            "total_cputime": percent // 2,
            "total_time": percent // 3,
        }
        if token.kind != "page":
            return {"X-App-Usage": json.dumps(usage)}
        entry = {
            "type": "pages",
            **usage,
            "estimated_time_to_regain_access": minutes,
        }
        return {"X-Business-Use-Case-Usage": json.dumps({token.user: [entry]})}

    def _error(self, token: Token, headers: dict[str, str]) -> ApiError:
        code = CODES[token.kind]
        return graph_error(code, MESSAGES[code], headers=headers)
