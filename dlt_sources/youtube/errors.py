"""What Google's errors mean, decided by `errors[].reason` and never by the status.

Here: the table reason -> remedy. A 403 is a spent day, a pace, a missing right or an
outage, and only the reason tells. Not here: trying again (`client/retry.py`).
"""

from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any

from dlt_sources.decode.pages import parse_body
from dlt_sources.http import errors
from dlt_sources.http.responses import REASON_LENGTH, Response, retry_after
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
OURS = {
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
"""What no waiting mends and no channel is to blame for: our key, project or request."""
KNOWN = (SPENT, TOO_FAST, PASSING, UNKNOWN_TOKEN, ABSENT, NOT_ALLOWED, OURS)


class Spent(errors.QuotaExhausted):
    """Google itself says that the day's units are spent, by us or by others."""


def classify_error(answer: Response) -> errors.ApiError | None:
    """Name what an answer means; None for success and for bodies that say nothing."""
    if answer.status < HTTPStatus.MULTIPLE_CHOICES:
        return None
    reasons, message = told(answer.body)
    if not reasons:
        return None
    said = f"{answer.status} {reasons[0]}: {message}"[:REASON_LENGTH]
    found = _remedies(reasons)
    if found is TOO_FAST and "per day" in message:
        found = SPENT  # newer parts of Google name both limits alike
    if found is None:
        found = _by_status(answer.status)
    now = datetime.now(UTC)
    if found is SPENT:
        return Spent(resets_at(now), said)
    if found is TOO_FAST:
        return errors.Throttled(said, wait=retry_after(answer, now.timestamp()))
    if found is PASSING:
        return errors.Transient(said, wait=retry_after(answer, now.timestamp()))
    return _permanent(found)(said, status=answer.status)


def _remedies(reasons: list[str]) -> set[str] | None:
    """Return the group of the finest reason that is known."""
    for reason in reasons:
        for group in KNOWN:
            if reason in group:
                return group
    return None


def _by_status(status: int) -> set[str]:
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return PASSING
    return TOO_FAST if status == HTTPStatus.TOO_MANY_REQUESTS else OURS


def _permanent(group: set[str]) -> type[errors.Permanent]:
    if group is UNKNOWN_TOKEN:
        return errors.Unauthorized
    if group is ABSENT:
        return errors.NotFound
    return errors.Forbidden if group is NOT_ALLOWED else errors.Permanent


def told(body: bytes) -> tuple[list[str], str]:
    """Return the reasons an error body gives, the finest first, and its message."""
    try:
        document = parse_body(body)
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
