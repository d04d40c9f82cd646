"""The used share of a limit, as Meta's headers report it.

Here: the pause before a limit is reached, and the wait after it. Not here: the throttle
that applies them (`http/client.py`).
"""

from collections.abc import Iterator
from typing import Any

import msgspec

from dlt_sources.http.responses import LONGEST_WAIT, Response

HEADERS = ("x-business-use-case-usage", "x-app-usage")
SHARES = ("call_count", "total_cputime", "total_time")
SLOW_FROM = 80
"""Percent of the limit from which requests slow down."""
SPENT = 100
SECONDS_A_PERCENT = 2.0
"""Rest for each percent above `SLOW_FROM`: 40 s at the limit."""
LONGEST_HEADER = 20_000
LARGEST = 1_000_000.0
"""A larger number in a header is a mistake."""


def read_rest(response: Response) -> float | None:
    """Return the seconds to rest before the next request, None below 80 percent."""
    percent = max((_percent(one) for one in _read_usages(response)), default=0.0)
    if percent < SLOW_FROM:
        return None
    if percent >= SPENT and (wait := read_wait(response)):
        return wait
    return (min(percent, SPENT) - SLOW_FROM + 1) * SECONDS_A_PERCENT


def read_wait(response: Response) -> float | None:
    """Return the seconds until access is regained, None where Meta does not say."""
    minutes = max(
        (
            _number(one, "estimated_time_to_regain_access")
            for one in _read_usages(response)
        ),
        default=0.0,
    )
    return min(minutes * 60, LONGEST_WAIT) or None


def _percent(usage: dict[str, Any]) -> float:
    return max(_number(usage, name) for name in SHARES)


def _number(usage: dict[str, Any], name: str) -> float:
    value = usage.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return 0.0
    return min(max(0.0, float(value)), LARGEST)


def _read_usages(response: Response) -> Iterator[dict[str, Any]]:
    """Yield the reported usages; a header that is not readable has none."""
    for header in HEADERS:
        try:
            text = response.headers.get(header, "")[:LONGEST_HEADER]
            found = msgspec.json.decode(text) if text else {}
        except (msgspec.MsgspecError, RecursionError):
            continue
        if not isinstance(found, dict):
            continue
        lists = [one for one in found.values() if isinstance(one, list)]
        for usage in (found, *(usage for one in lists for usage in one)):
            if isinstance(usage, dict):
                yield usage
