"""Recorded answers of GitHub: they open whole, and its errors mean what they mean."""

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
from dlt_sources.github.endpoints.traffic_days import add_zero_days, decode_traffic
from dlt_sources.github.errors import classify_error
from dlt_sources.github.records import Repository
from dlt_sources.http import errors
from dlt_sources.http.responses import Response
from tests.support.collecting import REAL, answer, verdict

GITHUB = REAL / "github"
pytestmark = pytest.mark.skipif(
    not GITHUB.is_dir(), reason="recordings of GitHub are not part of this checkout"
)


def replayed(name: str) -> list[tuple[str, Response]]:
    """Return path and answer of each turn of a PyGithub replay file."""
    lines = (GITHUB / "pygithub_replay" / f"{name}.txt").read_text().splitlines()
    found = []
    for start in range(0, len(lines), 11):
        turn = lines[start : start + 10]
        if len(turn) == 10:
            headers = {key.lower(): value for key, value in ast.literal_eval(turn[8])}
            body = turn[9].encode()
            found.append((turn[4], Response(int(turn[7]), headers, body)))
    return found


def cassette(part: str) -> list[tuple[str, Response]]:
    """Return path and answer of each turn of the octokit.rb cassettes so named."""
    found = []
    for file in sorted((GITHUB / "octokit_rb_cassettes").glob(f"*{part}*.json")):
        for turn in json.loads(file.read_text())["http_interactions"]:
            said, body = turn["response"], turn["response"]["body"]
            if "base64_string" in body:
                sent = base64.b64decode(body["base64_string"])
            else:
                sent = body["string"].encode()
            headers = {k.lower(): v[0] for k, v in said["headers"].items()}
            found.append(
                (
                    turn["request"]["uri"],
                    Response(said["status"]["code"], headers, sent),
                )
            )
    return found


def fixtures() -> list[bytes]:
    found = []
    for file in sorted((GITHUB / "octokit_fixtures").glob("*raw*.json")):
        for turn in json.loads(file.read_text()):
            said = turn["response"]
            if (
                isinstance(said, dict)
                and {"full_name", "default_branch"} <= said.keys()
            ):
                found.append(json.dumps(said).encode())
    return found


def repositories() -> list[tuple[bytes, bool]]:
    """Return recorded bodies with repositories, and whether one was asked alone."""
    found = [(body, True) for body in fixtures()]
    turns = cassette("Repositories___repositor")
    turns += replayed("NamedUser.testGetRepos")
    turns += replayed("Retry.testReturnsRepoAfter1Retry")
    turns += replayed("PaginatedList.testGraphQlPagination")[:1]
    found += [(one.body, one.body[:1] == b"{") for _, one in turns if one.status == 200]
    return found


def opened(body: bytes, *, alone: bool) -> list[Repository]:
    gate = decoders.REPOSITORIES
    rows = gate.decode_object(body) if alone else gate.decode_list(body)
    assert rows.rejects == []
    assert rows.unknown_fields == frozenset()
    return rows.records


def test_every_recorded_repository_opens_and_no_field_is_unknown() -> None:
    found = [opened(body, alone=alone) for body, alone in repositories()]
    assert len(found) >= 12
    for one in (one for rows in found for one in rows):
        assert one.id.isdecimal()
        assert one.name
        assert one.created_at is not None


def test_watchers_are_no_stars_and_only_told_alone() -> None:
    for body, alone in repositories():
        raw = json.loads(body)
        for row, one in zip(
            [raw] if alone else raw, opened(body, alone=alone), strict=True
        ):
            if "stargazers_count" in row:
                assert row["watchers_count"] == row["stargazers_count"]
                assert one.stargazers_count == row["stargazers_count"]
            assert one.subscribers_count == row.get("subscribers_count")
            if not alone:
                assert one.subscribers_count is None


def test_recorded_users_open() -> None:
    turns = cassette("Users___user__")
    turns += [
        one for one in replayed("Exceptions.testUnknownObject") if one[0] == "/user"
    ]
    for _, one in turns:
        rows = decoders.USERS.decode_object(one.body)
        assert rows.rejects == []
        assert rows.records[0].followers is not None
        assert "email" not in rows.records[0].__struct_fields__


def test_recorded_traffic_adds_up_and_leaves_out_the_day_without_any() -> None:
    ((_, one),) = replayed("Traffic.testGetViews")
    page = decode_traffic(one.body, "7", "views")
    assert page.count == sum(day.count for day in page.days) == 93
    assert page.uniques != sum(day.uniques for day in page.days)
    window = Window(date(2018, 11, 19), date(2018, 12, 2))
    rows = add_zero_days(Repository("7", "PyGithub"), page, window)
    assert [row.day.day for row in rows if not row.is_omitted] == [27, 28, 30, 1, 2]
    (gap,) = [row for row in rows if row.day == date(2018, 11, 29)]
    assert (gap.count, gap.is_omitted) == (0, True)
    assert len(rows) == 14


def test_recorded_traffic_of_a_quiet_repository_is_all_zeros() -> None:
    ((_, one),) = cassette("Traffic___clones")
    page = decode_traffic(one.body, "7", "clones")
    window = Window(date(2016, 10, 18), date(2016, 10, 31))
    young = Repository("7", "new", created_at=datetime(2016, 10, 25, tzinfo=UTC))
    assert len(add_zero_days(Repository("7", "old"), page, window)) == 13
    assert len(add_zero_days(young, page, window)) == 6


def calendar(name: str) -> tuple[dict[str, Any], ContributionsCollection]:
    text = (GITHUB / "graphql_contributions" / f"{name}.json").read_text()
    document = json.loads(text)
    document["data"]["account"] = document["data"].pop("user")
    found = decode_contributions(json.dumps(document).encode())
    return document["data"]["account"]["contributionsCollection"], found.collection


@pytest.mark.parametrize("name", ["github-profile-3d-contrib", "tiny-evt"])
def test_every_square_of_a_recorded_calendar_becomes_a_day(name: str) -> None:
    raw, collection = calendar(name)
    squares = [
        one
        for week in raw["contributionCalendar"]["weeks"]
        for one in week["contributionDays"]
    ]
    window = Window(date(2015, 1, 1), date(2025, 1, 1))
    rows = build_days("1", collection, window).rows
    assert len(rows) == len({row.day for row in rows}) == len(squares)
    assert sum(row.contribution_count for row in rows) == sum(
        one["contributionCount"] for one in squares
    )
    assert [str(row.day) for row in rows] == [one["date"][:10] for one in squares]
    assert {row.pull_requests for row in rows} == {None}


def test_a_recorded_total_is_the_sum_of_its_days_and_of_its_types() -> None:
    raw, collection = calendar("github-profile-3d-contrib")
    total = raw["contributionCalendar"]["totalContributions"]
    squares = collection.contribution_calendar.days()
    assert sum(one.contribution_count for one in squares) == total
    kinds = ("Commit", "Issue", "PullRequest", "PullRequestReview", "Repository")
    assert sum(raw[f"total{kind}Contributions"] for kind in kinds) == total


def test_a_recorded_total_may_count_days_the_calendar_does_not_list() -> None:
    raw, collection = calendar("tiny-evt")
    squares = collection.contribution_calendar.days()
    assert raw["contributionCalendar"]["totalContributions"] == 1415
    assert sum(one.contribution_count for one in squares) == 1383


def test_recorded_errors_are_told_apart() -> None:
    (_, bad_token) = replayed("Exceptions.testBadAuthentication")[-1]
    assert isinstance(verdict(classify_error, bad_token), errors.Unauthorized)
    (_, limited) = replayed("SpecificExceptions.testRateLimitExceeded")[-1]
    assert limited.status == 403
    assert isinstance(verdict(classify_error, limited), errors.Throttled)
    (_, agent) = replayed("SpecificExceptions.testBadUserAgent")[-1]
    refused = verdict(classify_error, agent)
    assert isinstance(refused, errors.Permanent)
    assert not isinstance(refused, errors.Forbidden | errors.Unauthorized)
    (_, unknown) = replayed("Exceptions.testUnknownObject")[-1]
    assert isinstance(verdict(classify_error, unknown), errors.NotFound)
    (_, computing) = replayed("Repository.testStatisticsContributors")[0]
    assert computing.status == 202
    assert isinstance(verdict(classify_error, computing), errors.Transient)
    (_, broken) = replayed("Retry.testReturnsRepoAfter1Retry")[0]
    assert isinstance(verdict(classify_error, broken), errors.Transient)


def test_no_recorded_success_is_taken_for_an_error() -> None:
    files = sorted(Path(GITHUB / "pygithub_replay").glob("*.txt"))
    fine = [
        one
        for file in files
        for _, one in replayed(file.stem)
        if one.status in (200, 304)
    ]
    assert len(fine) > 20
    assert [verdict(classify_error, one) for one in fine] == [None] * len(fine)


def test_links_of_recorded_lists_are_followed_to_the_last_page() -> None:
    turns = [one for _, one in replayed("PaginatedList.testIteration")]
    assert [decoders.next_link(one) is not None for one in turns][-1] is False
    assert any(decoders.next_link(one) for one in turns)


def test_a_secondary_limit_waits_for_its_own_time_not_for_the_reset() -> None:
    said = {"message": "You have exceeded a secondary rate limit."}
    reset = {"x_ratelimit_remaining": "4000", "x_ratelimit_reset": "99999999999"}
    assert verdict(classify_error, answer(403, said, **reset)).wait == 60
    assert (
        verdict(classify_error, answer(403, said, retry_after="7", **reset)).wait == 7
    )
    push = {"message": "Must have push access to repository"}
    assert isinstance(verdict(classify_error, answer(403, push)), errors.Forbidden)
    assert isinstance(verdict(classify_error, answer(451, {})), errors.Forbidden)
