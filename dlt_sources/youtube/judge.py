"""What Google's errors mean, decided by `errors[].reason` and never by the status.

Here: the table reason -> remedy. A 403 is a spent day, a pace, a missing right or an
outage, and only the reason tells. Not here: trying again (`client/retry.py`).
"""

from datetime import UTC, datetime
from typing import Any

from dlt_sources.client import errors
from dlt_sources.client.answers import REASON_LENGTH, Answer, retry_after
from dlt_sources.gate import parse
from dlt_sources.youtube.quota import resets_at

SPENT = {"quotaExceeded", "dailyLimitExceeded", "dailyLimitExceededUnreg"}
TOO_FAST = {
    "rateLimitExceeded",
    "userRateLimitExceeded",
    "servingLimitExceeded",
    "concurrentLimitExceeded",
    "RATE_LIMIT_EXCEEDED",
    "RESOURCE_EXHAUSTED",
}
PASSING = {
    "backendError",
    "internalError",
    "processingFailure",
    "serviceUnavailable",
    "SERVICE_UNAVAILABLE",
    "UNAVAILABLE",
    "INTERNAL",
}
UNKNOWN_TOKEN = {"authError", "unauthorized", "required", "UNAUTHENTICATED"}
NOT_ALLOWED = {
    "forbidden",
    "insufficientPermissions",
    "ACCESS_TOKEN_SCOPE_INSUFFICIENT",
    "channelClosed",
    "channelSuspended",
    "channelForbidden",
    "accountClosed",
    "accountSuspended",
    "playlistForbidden",
    "playlistItemsNotAccessible",
    "PERMISSION_DENIED",
}
ABSENT = {
    "notFound",
    "channelNotFound",
    "playlistNotFound",
    "videoNotFound",
    "NOT_FOUND",
}
_SUCCESS = 300


class Spent(errors.QuotaExhausted):
    """Google itself says that the day's units are spent, by us or by others."""


def judge(answer: Answer) -> errors.ApiError | None:
    """Name what an answer means; None for success and for bodies that say nothing."""
    if answer.status < _SUCCESS:
        return None
    reasons, message = told(answer.body)
    if not reasons:
        return None
    said = f"{answer.status} {reasons[0]}: {message}"[:REASON_LENGTH]
    now = datetime.now(UTC)
    for known, error in (
        (SPENT, lambda: Spent(resets_at(now), said)),
        (
            TOO_FAST,
            lambda: errors.Throttled(said, wait=retry_after(answer, now.timestamp())),
        ),
        (PASSING, lambda: errors.Transient(said)),
        (UNKNOWN_TOKEN, lambda: errors.Unauthorized(said, status=answer.status)),
        (ABSENT, lambda: errors.NotFound(said, status=answer.status)),
        (NOT_ALLOWED, lambda: errors.Forbidden(said, status=answer.status)),
    ):
        if known & set(reasons):
            return error()
    if answer.status >= 500:  # noqa: PLR2004 - the server's own trouble, whatever its name
        return errors.Transient(said, wait=retry_after(answer, now.timestamp()))
    if answer.status == 429:  # noqa: PLR2004 - too many requests
        return errors.Throttled(said, wait=retry_after(answer, now.timestamp()))
    return errors.Permanent(said, status=answer.status)


def told(body: bytes) -> tuple[list[str], str]:
    """Return the reasons an error body gives, the finest first, and its message."""
    try:
        document = parse(body)
    except errors.Truncated:
        return [], ""
    error = document.get("error") if isinstance(document, dict) else None
    if isinstance(error, str):
        described = document.get("error_description")
        return [error], described if isinstance(described, str) else ""
    if not isinstance(error, dict):
        return [], ""
    named = [
        _reason(one) for part in ("errors", "details") for one in _list(error, part)
    ]
    named.append(error.get("status"))
    message = error.get("message")
    line = " ".join(message.split()) if isinstance(message, str) else ""
    return [one for one in named if isinstance(one, str) and one], line


def _list(error: dict[str, Any], name: str) -> list[Any]:
    found = error.get(name)
    return found if isinstance(found, list) else []


def _reason(one: Any) -> Any:
    return one.get("reason") if isinstance(one, dict) else None
