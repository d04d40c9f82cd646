"""The reason of Google's errors decides their class, whatever the status."""

import json
from typing import Any

import pytest

from dlt_sources.http import errors
from dlt_sources.http.responses import Response
from dlt_sources.youtube.errors import DailyQuotaExhausted, classify_error


def response(code: int, reason: str, **more: Any) -> Response:
    error = {"code": code, "message": "Why.", "errors": [{"reason": reason}], **more}
    return Response(code, {}, json.dumps({"error": error}).encode())


@pytest.mark.parametrize(
    ("status", "reason", "kind"),
    [
        (403, "quotaExceeded", DailyQuotaExhausted),
        (429, "quotaExceeded", DailyQuotaExhausted),
        (403, "dailyLimitExceeded", DailyQuotaExhausted),
        (403, "rateLimitExceeded", errors.Throttled),
        (429, "userRateLimitExceeded", errors.Throttled),
        (429, "neverHeardOf", errors.Throttled),
        (403, "SERVICE_UNAVAILABLE", errors.Transient),
        (500, "backendError", errors.Transient),
        (503, "neverHeardOf", errors.Transient),
        (401, "authError", errors.Unauthorized),
        (403, "forbidden", errors.Forbidden),
        (403, "insufficientPermissions", errors.Forbidden),
        (403, "channelClosed", errors.Forbidden),
        (403, "playlistItemsNotAccessible", errors.Forbidden),
        (404, "playlistNotFound", errors.NotFound),
        (404, "channelNotFound", errors.NotFound),
        (400, "keyInvalid", errors.Permanent),
        (400, "badRequest", errors.Permanent),
        (403, "accessNotConfigured", errors.Permanent),
    ],
)
def test_the_reason_decides(status: int, reason: str, kind: type[Exception]) -> None:
    error = classify_error(response(status, reason))
    assert type(error) is kind
    assert reason in str(error)


def test_a_newer_error_has_its_reason_in_the_details() -> None:
    error = {
        "code": 403,
        "message": "m",
        "status": "PERMISSION_DENIED",
        "details": [{"reason": "ACCESS_TOKEN_SCOPE_INSUFFICIENT"}],
    }
    body = json.dumps({"error": error}).encode()
    assert type(classify_error(Response(403, {}, body))) is errors.Forbidden


@pytest.mark.parametrize(
    ("reason", "kind"),
    [
        ("SERVICE_UNAVAILABLE", errors.Permanent),
        ("backendError", errors.Permanent),
        ("accessNotConfigured", errors.Permanent),
        ("rateLimitExceeded", errors.Throttled),
        ("quotaExceeded", DailyQuotaExhausted),
        ("channelNotFound", errors.NotFound),
    ],
)
def test_permission_denied_is_not_transient(reason: str, kind: type[Exception]) -> None:
    error = classify_error(response(403, reason, status="PERMISSION_DENIED"))
    assert type(error) is kind


def test_a_rate_limit_per_day_is_the_daily_quota() -> None:
    message = "Quota exceeded for quota metric 'Queries' and limit 'Queries per day'"
    error = classify_error(response(429, "rateLimitExceeded", message=message))
    assert type(error) is DailyQuotaExhausted


@pytest.mark.parametrize("body", [b"", b"<html>", b"[]", b'{"error": 3}'])
def test_an_unknown_body_leaves_the_decision_to_the_status(body: bytes) -> None:
    assert classify_error(Response(502, {}, body)) is None


def test_a_success_is_not_an_error() -> None:
    assert classify_error(Response(200, {}, b'{"error": "x"}')) is None
