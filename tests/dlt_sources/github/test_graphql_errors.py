"""Every shape of a GraphQL response is classified; unknown shapes are kept."""

import asyncio
import json
from datetime import date, timedelta
from typing import Any

import httpx
import pytest

from dlt_sources.contract import Window
from dlt_sources.extract import windows
from dlt_sources.github.collect import collect
from dlt_sources.github.endpoints.graphql_errors import (
    QueryTooLarge,
    classify_graphql_error,
)
from dlt_sources.http import errors
from dlt_sources.http.responses import Response
from tests.support.small_twitch import (
    NOW,
    Clock,
    HandlerTransport,
    MemoryCredentials,
    MemorySink,
    connection,
    job,
)

NO_COLLECTION = {"account": {"databaseId": 1, "contributionsCollection": None}}
LIMITS = {"type": "RESOURCE_LIMITS_EXCEEDED", "message": "Resource limits exceeded"}


def classify(body: Any, status: int = 200, **headers: str) -> errors.ApiError | None:
    return classify_graphql_error(Response(status, headers, json.dumps(body).encode()))


@pytest.mark.parametrize("status", [200, 403])
@pytest.mark.parametrize(
    "entry",
    [
        {"type": "RATE_LIMITED", "message": "API rate limit exceeded"},
        {"type": "RATE_LIMIT", "message": None},
        {"code": "rate_limited"},
        {"extensions": {"code": "THROTTLED"}, "message": "Wait"},
        {"type": "FORBIDDEN", "message": "You have exceeded a secondary rate limit."},
        {"message": "You have triggered an abuse detection mechanism."},
        {"message": "Too many requests"},
    ],
)
@pytest.mark.parametrize("data", [None, {"account": None}, NO_COLLECTION])
def test_a_throttle_in_any_spelling_and_place_closes_the_bucket(
    status: int, entry: dict[str, Any], data: Any
) -> None:
    error = classify({"data": data, "errors": [{"message": "x"}, entry]}, status)
    assert type(error) is errors.BucketClosed
    assert error.wait is not None


@pytest.mark.parametrize("status", [200, 403, 429])
def test_a_throttle_without_entries_closes_the_bucket(status: int) -> None:
    error = classify({"message": "API rate limit exceeded for user ID 1."}, status)
    assert type(error) is errors.BucketClosed


def test_a_name_in_not_found_is_not_a_throttle() -> None:
    message = "Could not resolve to a User with the login of 'rate-limit'."
    error = classify({"errors": [{"type": "NOT_FOUND", "message": message}]})
    assert type(error) is errors.NotFound


@pytest.mark.parametrize("data", [None, {"account": None}, NO_COLLECTION])
@pytest.mark.parametrize(
    "kind", ["RESOURCE_LIMITS_EXCEEDED", "MAX_NODE_LIMIT_EXCEEDED"]
)
def test_limits_without_contributions_make_the_query_too_large(
    data: Any, kind: str
) -> None:
    entries = [{"message": "other"}, {"type": kind, "message": "limits"}]
    assert type(classify({"data": data, "errors": entries})) is QueryTooLarge


@pytest.mark.parametrize(
    "body",
    [{}, {"data": None}, {"data": {}}, {"data": {"account": None}}, {"errors": []},
     {"data": NO_COLLECTION}, {"data": {"account": {}}}, {"errors": {"message": "x"}},
     {"data": []}, [], "text"],
    ids=str,
)  # fmt: skip
def test_an_unknown_shape_fails_and_is_kept(body: Any) -> None:
    sink = read(lambda start, end: httpx.Response(200, json=body))
    status, reason = sink.status("contribution_days", "1")
    assert status == "failed"
    assert "response without" in str(reason)
    (rejected,) = sink.rejected
    assert json.loads(rejected.body) == body


def read(serve: Any, days: int = 1) -> MemorySink:
    """Read contribution days from a function of the first and the last day."""

    def route(request: httpx.Request) -> httpx.Response:
        if request.url.path != "/graphql":
            return httpx.Response(200, json={"id": 1, "login": "one"})
        variables = json.loads(request.content)["variables"]
        response: httpx.Response = serve(variables["from"][:10], variables["to"][:10])
        return response

    work = job([connection("1", MemoryCredentials())], "contribution_days")
    work.window = Window(NOW.date() - timedelta(days=days), NOW.date())
    work.environ = {"GITHUB_TRAILING_DAYS": "1"}
    clock = Clock()
    asyncio.run(collect(work, transport=HandlerTransport(route), sleep=clock.sleep))
    assert isinstance(work.sink, MemorySink)
    return work.sink


def collection(start: str, end: str) -> dict[str, Any]:
    first, last = (date.fromisoformat(text) for text in (start, end))
    listed = windows.days(Window(first, last + windows.DAY))
    week = [{"date": str(day), "contributionCount": 1} for day in listed]
    calendar = {"totalContributions": len(week), "weeks": [{"contributionDays": week}]}
    ends = {"totalCount": 0, "nodes": []}
    return {
        "contributionCalendar": calendar,
        "commitContributionsByRepository": [],
        **dict.fromkeys(("issues", "pulls", "reviews", "created"), ends),
    }


def account(found: dict[str, Any] | None, *entries: dict[str, Any]) -> httpx.Response:
    data = {"account": {"databaseId": 1, "contributionsCollection": found}}
    return httpx.Response(200, json={"data": data, "errors": list(entries)})


@pytest.mark.parametrize("withheld", ["contributionsCollection", "issues"])
def test_a_range_that_exceeds_the_limits_is_halved(withheld: str) -> None:
    def serve(start: str, end: str) -> httpx.Response:
        found = collection(start, end)
        if len(found["contributionCalendar"]["weeks"][0]["contributionDays"]) <= 4:
            return account(found)
        path = ["account", "contributionsCollection", "issues"]
        cut = (
            None if withheld == "contributionsCollection" else found | {"issues": None}
        )
        return account(cut, LIMITS | {"path": path})

    sink = read(serve, days=12)
    assert sink.status("contribution_days", "1") == ("complete", None)
    rows = sink.rows["contribution_days", "1"]
    assert len({row.day for row in rows}) == len(rows) == 12
    assert {row.issues for row in rows} == {0}


def test_a_single_day_keeps_the_fields_that_the_limits_leave() -> None:
    def serve(start: str, end: str) -> httpx.Response:
        return account(collection(start, end) | {"issues": None}, LIMITS)

    sink = read(serve, days=2)
    assert sink.status("contribution_days", "1")[0] == "partial"
    rows = sink.rows["contribution_days", "1"]
    assert [(row.contribution_count, row.issues) for row in rows] == [(1, None)] * 2


def test_days_before_an_error_are_kept() -> None:
    def serve(start: str, end: str) -> httpx.Response:
        if end >= "2026-11-01":
            return httpx.Response(502, json={"message": "down"})
        return account(collection(start, end))

    sink = read(serve, days=400)
    status, reason = sink.status("contribution_days", "1")
    assert (status, reason) == ("partial", "502 down")
    rows = sink.rows["contribution_days", "1"]
    (reading,) = sink.readings
    assert reading.window is not None
    assert reading.window.end == max(row.day for row in rows) + windows.DAY
