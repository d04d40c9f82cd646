"""The meaning of Facebook's errors: `error.code` decides, never the status.

Here: from codes to errors, and the usage that response headers report. Not here: when a
request is repeated (`http/retry.py`).
"""

import re
from collections.abc import Iterator, Sequence
from http import HTTPStatus
from typing import Any

import msgspec

from dlt_sources.http import errors
from dlt_sources.http.responses import REASON_LENGTH, Response

THROTTLED = {4, 17, 32, 341, 613, *range(80_000, 80_015)}
TOKEN = {102, 190, 463, 467}
PERMISSION = {3, 10, *range(200, 300)}
TEMPORARY = {1, 2}
INVALID = {100}
ABSENT = {803}
MISSING_OBJECT = 33
"""The subcode of an id that does not exist, or that the token cannot see."""
SLOW_FROM = 75.0
"""Percent of a limit from which requests slow down."""
FULL = 100.0
LONGEST_PAUSE = 60.0
"""Seconds between two requests just below the limit."""
FULL_PAUSE = 600.0
"""Seconds to rest at the limit, where no time is reported: usage is that of an hour."""
MOST_MINUTES = 24 * 60
USAGE_HEADERS = ("x-app-usage", "x-page-usage", "x-business-use-case-usage")
_FIELD = re.compile(r"nonexisting field \((\w{1,80})\)")
SHARES = ("call_count", "total_time", "total_cputime")


class TooMuchData(errors.Permanent):
    """The response would be too large; a smaller page may succeed."""


class InvalidField(errors.Permanent):
    """A node does not know, or no longer has, the field of the request."""

    def __init__(self, message: str, *, status: int | None, field: str) -> None:
        super().__init__(message, status=status)
        self.field = field

    def leave_out(self, fields: Sequence[str]) -> list[str]:
        """Return the requested fields without this one.

        Raises:
            InvalidField: it is none of them.
        """
        left = [one for one in fields if _name(one) != self.field]
        if len(left) == len(fields):
            raise self
        return left


def classify_error(response: Response) -> errors.ApiError | None:
    """Return the error of a response; None for success and for unknown bodies."""
    if response.status < HTTPStatus.MULTIPLE_CHOICES:
        return None
    error = _error_of(response.body)
    code = error.get("code")
    if not isinstance(code, int) or isinstance(code, bool):
        return None
    message = error.get("message")
    words = message if isinstance(message, str) else ""
    line = " ".join(words.split()).split("?")[0]
    text = f"{response.status} code {code}: {line}"[:REASON_LENGTH]
    return _classify(code, error.get("error_subcode"), words.lower(), text, response)


def _classify(
    code: int, subcode: object, words: str, text: str, response: Response
) -> errors.ApiError | None:
    if code in THROTTLED:
        wait = regain_seconds(response)
        return errors.BucketClosed(text, wait=wait) if wait else errors.Throttled(text)
    if code in TEMPORARY:
        is_large = "reduce the amount of data" in words
        return (
            TooMuchData(text, status=response.status)
            if is_large
            else errors.Transient(text)
        )
    if code in INVALID and (match := _FIELD.search(words)):
        return InvalidField(text, status=response.status, field=match[1])
    return _permanent(code, subcode, words)(text, status=response.status)


def _permanent(code: int, subcode: object, words: str) -> type[errors.Permanent]:
    if code in TOKEN:
        # A user's token is valid and still no page's token.
        is_other = "page access token" in words
        return errors.Forbidden if is_other else errors.Unauthorized
    if code in PERMISSION:
        return errors.Forbidden
    if code in INVALID and "metric" in words:
        return errors.InvalidMetric
    if code in ABSENT or (code in INVALID and subcode == MISSING_OBJECT):
        return errors.NotFound
    return errors.Permanent


def read_usage(response: Response) -> float | None:
    """Return the seconds to rest after a response, by the usage that it reports.

    Up to `SLOW_FROM` percent there is no pause. It grows to `LONGEST_PAUSE` just below
    the limit, so that a run slows down and is not refused.
    """
    if wait := regain_seconds(response):
        return wait
    share = max(_shares(response), default=0.0)
    if share <= SLOW_FROM:
        return None
    if share >= FULL:
        return FULL_PAUSE
    return LONGEST_PAUSE * (share - SLOW_FROM) / (FULL - SLOW_FROM)


def regain_seconds(response: Response) -> float:
    """Return the seconds until access returns, 0 where none are reported."""
    minutes = (
        _number(entry.get("estimated_time_to_regain_access"))
        for entry in _usages(response)
    )
    return min(max(minutes, default=0.0), MOST_MINUTES) * 60.0


def _shares(response: Response) -> Iterator[float]:
    for entry in _usages(response):
        yield from (_number(entry.get(name)) for name in SHARES)


def _usages(response: Response) -> Iterator[dict[str, Any]]:
    """Yield the reported usages: one object, or lists of objects by page."""
    for name in USAGE_HEADERS:
        try:
            found = msgspec.json.decode(response.headers.get(name, "{}"))
        except (msgspec.MsgspecError, UnicodeError, RecursionError):
            continue
        if not isinstance(found, dict):
            continue
        yield found
        for entries in found.values():
            if isinstance(entries, list):
                yield from (entry for entry in entries if isinstance(entry, dict))


def _number(value: object) -> float:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return max(0.0, float(value)) if is_number else 0.0  # type: ignore[arg-type] # is_number


def _error_of(body: bytes) -> dict[str, Any]:
    try:
        document = msgspec.json.decode(body)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return {}
    error = document.get("error") if isinstance(document, dict) else None
    return error if isinstance(error, dict) else {}


def _name(expression: str) -> str:
    """Return the name of a field, without its own fields and modifiers."""
    return expression.partition("{")[0].partition(".")[0]
