"""The meaning of Google's errors: `errors[].reason` decides, never the status.

Here: from reasons to errors. A 403 can be a spent day, a rate limit, a missing right or
an outage. Not here: when a request is repeated (`http/retry.py`).
"""

import time
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any

from dlt_sources.decode.pages import parse_body
from dlt_sources.http import errors
from dlt_sources.http.responses import (
    REASON_LENGTH,
    Response,
    read_retry_after,
    read_server_time,
)
from dlt_sources.youtube.endpoints.quota import next_reset

DAILY_QUOTA = {"quotaExceeded", "dailyLimitExceeded", "dailyLimitExceededUnreg"}
RATE_LIMIT = {
    "rateLimitExceeded",
    "userRateLimitExceeded",
    "servingLimitExceeded",
    "concurrentLimitExceeded",
    "RATE_LIMIT_EXCEEDED",
    "RESOURCE_EXHAUSTED",
}
OUTAGE = {
    "backendError",
    "internalError",
    "processingFailure",
    "serviceUnavailable",
    "SERVICE_UNAVAILABLE",
    "UNAVAILABLE",
    "INTERNAL",
}
UNAUTHORIZED = {"authError", "unauthorized", "required", "UNAUTHENTICATED"}
FORBIDDEN = {
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
NOT_FOUND = {
    "notFound",
    "channelNotFound",
    "playlistNotFound",
    "videoNotFound",
    "NOT_FOUND",
}
CONFIGURATION = {
    "accessNotConfigured",
    "SERVICE_DISABLED",
    "keyInvalid",
    "keyExpired",
    "API_KEY_INVALID",
    "ipRefererBlocked",
    "badRequest",
    "invalid_grant",
    "INVALID_ARGUMENT",
}
"""Errors of our key, project or request, which no channel causes."""
GROUPS = (
    DAILY_QUOTA,
    RATE_LIMIT,
    OUTAGE,
    UNAUTHORIZED,
    NOT_FOUND,
    FORBIDDEN,
    CONFIGURATION,
)


class DailyQuotaExhausted(errors.QuotaExhausted):
    """Google reports that the units of the day are spent, by this system or another."""


def classify_error(response: Response) -> errors.ApiError | None:
    """Return the error of a response; None for success and for unknown bodies."""
    if response.status < HTTPStatus.MULTIPLE_CHOICES:
        return None
    reasons, message = read_reasons(response.body)
    if not reasons:
        return None
    text = f"{response.status} {reasons[0]}: {message}"[:REASON_LENGTH]
    group = _group_of(reasons)
    if group is RATE_LIMIT and "per day" in message:
        group = DAILY_QUOTA  # newer APIs name both limits alike
    if group is OUTAGE and "PERMISSION_DENIED" in reasons:
        # Google sent SERVICE_UNAVAILABLE with this status; a retry does not help.
        group = CONFIGURATION
    group = group or _group_of_status(response.status)
    now = time.time()
    if group is DAILY_QUOTA:
        return DailyQuotaExhausted(_seconds_to_reset(response, now), text)
    if group is RATE_LIMIT:
        return errors.Throttled(text, wait=read_retry_after(response, now))
    if group is OUTAGE:
        return errors.Transient(text, wait=read_retry_after(response, now))
    return _permanent(group)(text, status=response.status)


def _seconds_to_reset(response: Response, now: float) -> float:
    """Return the seconds to the next reset by Google's clock."""
    moment = datetime.fromtimestamp(read_server_time(response, now), UTC)
    return (next_reset(moment) - moment).total_seconds()


def _group_of(reasons: list[str]) -> set[str] | None:
    """Return the group of the most specific known reason."""
    for reason in reasons:
        for group in GROUPS:
            if reason in group:
                return group
    return None


def _group_of_status(status: int) -> set[str]:
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return OUTAGE
    return RATE_LIMIT if status == HTTPStatus.TOO_MANY_REQUESTS else CONFIGURATION


def _permanent(group: set[str]) -> type[errors.Permanent]:
    if group is UNAUTHORIZED:
        return errors.Unauthorized
    if group is NOT_FOUND:
        return errors.NotFound
    return errors.Forbidden if group is FORBIDDEN else errors.Permanent


def read_reasons(body: bytes) -> tuple[list[str], str]:
    """Return the reasons of an error body, most specific first, and its message."""
    try:
        document = parse_body(body)
    except errors.Truncated:
        return [], ""
    error = document.get("error") if isinstance(document, dict) else None
    if isinstance(error, str):
        description = document.get("error_description")
        return [error], description if isinstance(description, str) else ""
    if not isinstance(error, dict):
        return [], ""
    reasons = [
        _reason(entry)
        for name in ("errors", "details")
        for entry in _entries(error, name)
    ]
    reasons.append(error.get("status"))
    message = error.get("message")
    line = " ".join(message.split()) if isinstance(message, str) else ""
    return [reason for reason in reasons if isinstance(reason, str) and reason], line


def _entries(error: dict[str, Any], name: str) -> list[Any]:
    entries = error.get(name)
    return entries if isinstance(entries, list) else []


def _reason(entry: Any) -> Any:
    return entry.get("reason") if isinstance(entry, dict) else None
