"""Recorded responses of GitHub decode completely, and its errors have a class."""

import ast
import base64
import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from dlt_sources.contract import Window
from dlt_sources.github.endpoints import decoders
from dlt_sources.github.endpoints.contribution_days import build_days
from dlt_sources.github.endpoints.contribution_response import (
    ContributionsCollection,
    decode_contributions,
)
from dlt_sources.github.endpoints.traffic_days import (
    TrafficPage,
    add_zero_days,
    decode_traffic,
    reported_days,
)
from dlt_sources.github.errors import classify_error
from dlt_sources.github.records import Repository, TrafficDay
from dlt_sources.http import errors
from dlt_sources.http.responses import Response
from tests.support.collecting import REAL, error_of, make_response

GITHUB = REAL / "github"
pytestmark = pytest.mark.skipif(
    not GITHUB.is_dir(), reason="recordings of GitHub are not part of this checkout"
)


def replay(name: str) -> list[tuple[str, Response]]:
    """Return path and response of each exchange of a PyGithub replay file."""
    lines = (GITHUB / "pygithub_replay" / f"{name}.txt").read_text().splitlines()
    exchanges = []
    for start in range(0, len(lines), 11):
        part = lines[start : start + 10]
        if len(part) == 10:
            headers = {key.lower(): value for key, value in ast.literal_eval(part[8])}
            response = Response(int(part[7]), headers, part[9].encode())
            exchanges.append((part[4], response))
    return exchanges


def cassette(part: str) -> list[tuple[str, Response]]:
    """Return URL and response of each exchange of matching octokit.rb cassettes."""
    exchanges = []
    for file in sorted((GITHUB / "octokit_rb_cassettes").glob(f"*{part}*.json")):
        for exchange in json.loads(file.read_text())["http_interactions"]:
            recorded, body = exchange["response"], exchange["response"]["body"]
            if "base64_string" in body:
                content = base64.b64decode(body["base64_string"])
            else:
                content = body["string"].encode()
            headers = {k.lower(): v[0] for k, v in recorded["headers"].items()}
            response = Response(recorded["status"]["code"], headers, content)
            exchanges.append((exchange["request"]["uri"], response))
    return exchanges


def fixture_repositories() -> list[bytes]:
    """Return the repositories of octokit's fixtures."""
    bodies = []
    for file in sorted((GITHUB / "octokit_fixtures").glob("*raw*.json")):
        for exchange in json.loads(file.read_text()):
            body = exchange["response"]
            if (
                isinstance(body, dict)
                and {"full_name", "default_branch"} <= body.keys()
            ):
                bodies.append(json.dumps(body).encode())
    return bodies


def repository_bodies() -> list[tuple[bytes, bool]]:
    """Return recorded bodies, and whether each is a single repository."""
    exchanges = cassette("Repositories___repositor")
    exchanges += replay("NamedUser.testGetRepos")
    exchanges += replay("Retry.testReturnsRepoAfter1Retry")
    exchanges += replay("PaginatedList.testGraphQlPagination")[:1]
    bodies = [response.body for _, response in exchanges if response.status == 200]
    return [
        *((body, True) for body in fixture_repositories()),
        *((body, body[:1] == b"{") for body in bodies),
    ]


def decode(body: bytes, *, is_single: bool) -> list[Repository]:
    decoder = decoders.REPOSITORIES
    rows = decoder.decode_object(body) if is_single else decoder.decode_list(body)
    assert rows.rejects == []
    assert rows.unknown_fields == frozenset()
    return rows.records


def test_every_recorded_repository_is_decoded_without_unknown_fields() -> None:
    pages = [decode(body, is_single=single) for body, single in repository_bodies()]
    assert len(pages) >= 12
    for repository in (repository for page in pages for repository in page):
        assert repository.id.isdecimal()
        assert repository.name
        assert repository.created_at is not None


def test_only_a_single_repository_has_its_watchers() -> None:
    for body, is_single in repository_bodies():
        document = json.loads(body)
        items = [document] if is_single else document
        for item, row in zip(items, decode(body, is_single=is_single), strict=True):
            if "stargazers_count" in item:
                assert item["watchers_count"] == item["stargazers_count"]
                assert row.stargazers_count == item["stargazers_count"]
            assert row.subscribers_count == item.get("subscribers_count")
            if not is_single:
                assert row.subscribers_count is None


def test_recorded_users_are_decoded_without_their_email() -> None:
    exchanges = cassette("Users___user__")
    exchanges += replay("Exceptions.testUnknownObject")
    bodies = [response.body for url, response in exchanges if url.endswith("/user")]
    bodies += [response.body for url, response in exchanges if "/users/" in url]
    assert len(bodies) >= 2
    for body in bodies:
        rows = decoders.USERS.decode_object(body)
        assert rows.rejects == []
        assert rows.records[0].followers is not None
        assert "email" not in rows.records[0].__struct_fields__


def test_recorded_traffic_omits_the_day_without_traffic() -> None:
    ((_, response),) = replay("Traffic.testGetViews")
    page = decode_traffic(response.body, "7", "views")
    totals = json.loads(response.body)
    assert totals["count"] == sum(day.count for day in page.days) == 93
    assert totals["uniques"] != sum(day.uniques for day in page.days)
    window = Window(date(2018, 11, 19), date(2018, 12, 2))
    rows = add_zero_days(Repository("7", "PyGithub"), page, window)
    assert [row.day.day for row in rows if not row.is_omitted] == [27, 28, 30, 1, 2]
    (gap,) = [row for row in rows if row.day == date(2018, 11, 29)]
    assert (gap.count, gap.is_omitted) == (0, True)
    assert len(rows) == 14


@pytest.mark.parametrize(
    ("listed", "last"),
    [([], 18), ([10], 18), ([18], 18), ([19], 19), ([10, 20], 20), ([21], 20)],
)
def test_an_absent_day_within_the_lag_is_unknown_after_the_last_listed_one(
    listed: list[int], last: int
) -> None:
    days = [TrafficDay("7", date(2026, 11, n), 5, 1, is_omitted=False) for n in listed]
    window = Window(date(2026, 11, 8), date(2026, 11, 21))
    reported = reported_days(TrafficPage(days), window, date(2026, 11, 21))
    assert reported == Window(window.start, date(2026, 11, last + 1))
    rows = add_zero_days(Repository("7", "r"), TrafficPage(days), reported)
    zeros = {row.day.day for row in rows if row.count == 0}
    assert zeros == set(range(8, last + 1)) - set(listed)


def test_days_without_traffic_are_zeros_since_creation() -> None:
    ((_, response),) = cassette("Traffic___clones")
    page = decode_traffic(response.body, "7", "clones")
    window = Window(date(2016, 10, 18), date(2016, 10, 31))
    young = Repository("7", "new", created_at=datetime(2016, 10, 25, tzinfo=UTC))
    assert len(add_zero_days(Repository("7", "old"), page, window)) == 13
    assert len(add_zero_days(young, page, window)) == 6


def calendar(name: str) -> tuple[dict[str, Any], ContributionsCollection]:
    """Return the recorded collection, as JSON and decoded."""
    text = (GITHUB / "graphql_contributions" / f"{name}.json").read_text()
    document = json.loads(text)
    document["data"]["account"] = document["data"].pop("user")
    response = decode_contributions(json.dumps(document).encode())
    return document["data"]["account"]["contributionsCollection"], response.collection


@pytest.mark.parametrize("name", ["github-profile-3d-contrib", "tiny-evt"])
def test_every_recorded_calendar_day_becomes_a_row(name: str) -> None:
    document, collection = calendar(name)
    days = [
        day
        for week in document["contributionCalendar"]["weeks"]
        for day in week["contributionDays"]
    ]
    window = Window(date(2015, 1, 1), date(2025, 1, 1))
    rows = build_days("1", collection, window).rows
    assert [(str(row.day), row.contribution_count) for row in rows] == [
        (day["date"][:10], day["contributionCount"]) for day in days
    ]
    assert len({row.day for row in rows}) == len(rows)
    assert {row.pull_requests for row in rows} == {None}


def test_a_recorded_total_is_the_sum_of_its_days_and_of_its_types() -> None:
    document, collection = calendar("github-profile-3d-contrib")
    total = document["contributionCalendar"]["totalContributions"]
    days = collection.contribution_calendar.days()
    assert sum(day.contribution_count for day in days) == total
    kinds = ("Commit", "Issue", "PullRequest", "PullRequestReview", "Repository")
    assert sum(document[f"total{kind}Contributions"] for kind in kinds) == total


def test_a_recorded_total_may_count_days_that_the_calendar_does_not_list() -> None:
    document, collection = calendar("tiny-evt")
    days = collection.contribution_calendar.days()
    assert document["contributionCalendar"]["totalContributions"] == 1415
    assert sum(day.contribution_count for day in days) == 1383


@pytest.mark.parametrize(
    ("name", "position", "status", "kind"),
    [
        ("Exceptions.testBadAuthentication", -1, 401, errors.Unauthorized),
        ("SpecificExceptions.testRateLimitExceeded", -1, 403, errors.BucketClosed),
        ("SpecificExceptions.testBadUserAgent", -1, 403, errors.Permanent),
        ("Exceptions.testUnknownObject", -1, 404, errors.NotFound),
        ("Repository.testStatisticsContributors", 0, 202, errors.Transient),
        ("Retry.testReturnsRepoAfter1Retry", 0, 500, errors.Transient),
    ],
)
def test_recorded_errors_have_their_class(
    name: str, position: int, status: int, kind: type[Exception]
) -> None:
    _, response = replay(name)[position]
    assert response.status == status
    assert type(error_of(classify_error, response)) is kind


def test_no_recorded_success_is_an_error() -> None:
    responses = [
        response
        for file in sorted(Path(GITHUB / "pygithub_replay").glob("*.txt"))
        for _, response in replay(file.stem)
        if response.status in (200, 304)
    ]
    assert len(responses) > 20
    assert {error_of(classify_error, response) for response in responses} == {None}


def test_a_recorded_list_links_to_every_page_but_the_last() -> None:
    links = [
        decoders.find_next_link(response)
        for _, response in replay("PaginatedList.testIteration")
    ]
    assert any(links)
    assert links[-1] is None


def test_a_secondary_limit_waits_for_retry_after_and_not_for_the_reset() -> None:
    body = {"message": "You have exceeded a secondary rate limit."}
    reset = {"x_ratelimit_remaining": "4000", "x_ratelimit_reset": "99999999999"}
    limited = make_response(403, body, **reset)
    assert error_of(classify_error, limited).wait == 60
    limited = make_response(403, body, retry_after="7", **reset)
    assert error_of(classify_error, limited).wait == 7


@pytest.mark.parametrize(
    ("status", "message"), [(403, "Must have push access to repository"), (451, "")]
)
def test_a_missing_right_is_forbidden(status: int, message: str) -> None:
    response = make_response(status, {"message": message})
    assert type(error_of(classify_error, response)) is errors.Forbidden
