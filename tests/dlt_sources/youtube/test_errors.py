"""Google's errors are told apart by their reason, whatever the status."""

import json
from typing import Any

import pytest

from dlt_sources.http import errors
from dlt_sources.http.responses import Response
from dlt_sources.youtube.errors import DailyQuotaExhausted, classify_error


def error(code: int, reason: str, **more: Any) -> Response:
    told = {"code": code, "message": "Why.", "errors": [{"reason": reason}], **more}
    return Response(code, {}, json.dumps({"error": told}).encode())


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
    found = classify_error(error(status, reason))
    assert type(found) is kind
    assert reason in str(found)


def test_a_newer_error_says_its_reason_in_the_details() -> None:
    details = [{"reason": "ACCESS_TOKEN_SCOPE_INSUFFICIENT"}]
    told = {
        "code": 403,
        "message": "m",
        "status": "PERMISSION_DENIED",
        "details": details,
    }
    found = classify_error(Response(403, {}, json.dumps({"error": told}).encode()))
    assert type(found) is errors.Forbidden


def test_a_refusal_named_service_unavailable_passes() -> None:
    found = classify_error(
        error(403, "SERVICE_UNAVAILABLE", status="PERMISSION_DENIED")
    )
    assert type(found) is errors.Transient


def test_a_project_without_the_api_is_nobodys_missing_right() -> None:
    found = classify_error(
        error(403, "accessNotConfigured", status="PERMISSION_DENIED")
    )
    assert type(found) is errors.Permanent


def test_a_pace_of_a_day_is_a_spent_day() -> None:
    message = "Quota exceeded for quota metric 'Queries' and limit 'Queries per day'"
    found = classify_error(error(429, "rateLimitExceeded", message=message))
    assert type(found) is DailyQuotaExhausted


@pytest.mark.parametrize("body", [b"", b"<html>", b"[]", b'{"error": 3}'])
def test_a_body_that_says_nothing_leaves_it_to_the_status(body: bytes) -> None:
    assert classify_error(Response(502, {}, body)) is None


def test_success_is_no_error() -> None:
    assert classify_error(Response(200, {}, b'{"error": "x"}')) is None
