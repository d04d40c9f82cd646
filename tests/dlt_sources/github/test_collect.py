"""What a collection reads of GitHub, what it costs, and how each reading ends."""

from collections import Counter
from datetime import timedelta
from typing import Any

import pytest

from dlt_sources.contract import Subject, Window
from dlt_sources.github.records import REPOSITORY_PREFIX
from dlt_sources.http.conditional import MemoryCache
from tests.support.collecting import (
    NOW,
    YESTERDAY,
    Sandbox,
    accounts,
    collected,
    days_back,
    statuses,
)

PARTS = ("commits", "issues", "pull_requests", "reviews", "repositories_created")


def of(server: Sandbox, owner: str) -> Subject:
    return accounts(server, "github")[owner]


def explained(row: Any) -> int:
    return sum(getattr(row, part) for part in PARTS)


def test_everything_is_read_for_a_connected_account(server: Sandbox) -> None:
    nora = of(server, "nora")
    memory, job = collected(server, "github", [nora])
    assert set(statuses(memory).values()) == {"complete"}
    assert len(memory.readings) == 5
    assert job.unknown_fields == {}
    rows = memory.rows["repositories", nora.subject_id]
    assert all(one.subscribers_count is not None for one in rows)
    assert all(one.subscribers_count < one.stargazers_count for one in rows)
    assert job.calls["repositories"] == 1 + len(rows)
    assert job.calls["contribution_days"] == 1
    assert job.calls["traffic_views"] == len(rows)


def test_what_did_not_change_costs_nothing_and_lands_again(server: Sandbox) -> None:
    nora, cache = of(server, "nora"), MemoryCache()
    rest = ("users", "repositories", "traffic_views", "traffic_clones")
    first, _ = collected(server, "github", [nora], *rest, cache=cache)
    server.clear_requests()
    later = NOW + timedelta(minutes=5)
    again, _ = collected(
        server, "github", [nora], *rest, cache=cache, now=lambda: later
    )
    assert {one["status"] for one in server.requests()} == {304}
    assert {one.observed_at for one in again.readings} == {later}
    assert set(statuses(again).values()) == {"complete"}
    for key, rows in first.rows.items():
        assert [str(one) for one in plain(again.rows[key])] == [
            str(one) for one in plain(rows)
        ]


def plain(rows: list[Any]) -> list[dict[str, Any]]:
    return [
        {name: getattr(one, name) for name in one.__struct_fields__ if name != "topics"}
        for one in rows
    ]


def test_a_304_is_taken_from_no_quota(server: Sandbox) -> None:
    import httpx  # noqa: PLC0415 - one look at the raw headers

    token = server.connections("github")[0]["access_token"]
    headers = {"Authorization": f"Bearer {token}"}
    url = f"{server.url}/github/user"
    first = httpx.get(url, headers=headers)
    second = httpx.get(url, headers={**headers, "If-None-Match": first.headers["etag"]})
    assert second.status_code == 304
    left = [int(one.headers["x-ratelimit-remaining"]) for one in (first, second)]
    assert left[0] == left[1]


def test_only_what_changed_is_sent_again(server: Sandbox) -> None:
    nora, cache = of(server, "nora"), MemoryCache()
    collected(server, "github", [nora], "repositories", cache=cache)
    server.advance(86_400)
    server.clear_requests()
    memory, _ = collected(server, "github", [nora], "repositories", cache=cache)
    seen = Counter(one["status"] for one in server.requests())
    quiet = [
        one
        for one in memory.rows["repositories", nora.subject_id]
        if "of my" not in str(one.description)
    ]
    assert seen[304] == len(quiet) > 0
    assert seen[200] > 0


def test_a_quiet_year_takes_one_question(server: Sandbox) -> None:
    quinn = of(server, "quinn")
    memory, job = collected(
        server, "github", [quinn], "contribution_days", window=days_back(365)
    )
    assert job.calls == {"contribution_days": 1}
    (reading,) = memory.readings
    assert reading.status == "complete"
    assert reading.window == days_back(365)
    assert reading.rows == 365


@pytest.mark.parametrize("owner", ["nora", "nomad", "tomas", "hana", "quinn", "cleo"])
def test_every_day_of_a_year_is_explained_in_the_accounts_own_zone(
    server: Sandbox, owner: str
) -> None:
    who = of(server, owner)
    memory, job = collected(
        server, "github", [who], "contribution_days", window=days_back(365)
    )
    rows = memory.rows["contribution_days", who.subject_id]
    assert len({row.day for row in rows}) == len(rows) == 365
    assert [row for row in rows if explained(row) != row.contribution_count] == []
    assert sum(row.contribution_count for row in rows) > 50
    assert job.calls["contribution_days"] <= 9


def test_a_crowded_year_loses_nothing(server: Sandbox) -> None:
    nora = of(server, "nora")
    whole, job = collected(
        server, "github", [nora], "contribution_days", window=days_back(360)
    )
    assert job.calls["contribution_days"] > 1
    rows = {row.day: row for row in whole.rows["contribution_days", nora.subject_id]}
    for back in range(0, 360, 60):
        end = YESTERDAY.end - timedelta(days=back)
        part, _ = collected(
            server,
            "github",
            [nora],
            "contribution_days",
            window=Window(end - timedelta(days=60), end),
        )
        for row in part.rows["contribution_days", nora.subject_id]:
            assert row == rows[row.day]


def test_three_years_take_a_question_a_year(server: Sandbox) -> None:
    quinn = of(server, "quinn")
    _, job = collected(
        server, "github", [quinn], "contribution_days", window=days_back(1000)
    )
    assert job.calls == {"contribution_days": 3}


def test_the_trailing_week_is_read_again_and_an_old_day_alone(server: Sandbox) -> None:
    quinn = of(server, "quinn")
    memory, _ = collected(server, "github", [quinn], "contribution_days")
    (reading,) = memory.readings
    assert reading.window == days_back(7)
    old = Window(
        YESTERDAY.start - timedelta(days=90), YESTERDAY.end - timedelta(days=90)
    )
    memory, _ = collected(server, "github", [quinn], "contribution_days", window=old)
    assert memory.readings[0].window == old


def test_private_work_of_others_is_a_mere_count(server: Sandbox) -> None:
    found = accounts(server, "github")
    nora, quinn = found["nora"], found["quinn"]
    theirs = Subject(nora.subject_id, quinn.connection)
    own, _ = collected(
        server, "github", [nora], "contribution_days", window=days_back(30)
    )
    seen, _ = collected(
        server, "github", [theirs], "contribution_days", window=days_back(30)
    )
    mine = own.rows["contribution_days", nora.subject_id]
    public = seen.rows["contribution_days", nora.subject_id]
    assert [row.contribution_count for row in mine] == [
        row.contribution_count for row in public
    ]
    assert all(explained(row) <= row.contribution_count for row in public)
    assert seen.readings[0].status == "complete"


def test_without_a_token_there_are_lists_and_no_contributions(server: Sandbox) -> None:
    nobody = Subject(of(server, "nora").subject_id)
    memory, job = collected(server, "github", [nobody])
    ended = {resource: status for (resource, _), status in statuses(memory).items()}
    assert ended == {
        "users": "complete",
        "repositories": "complete",
        "contribution_days": "unavailable",
        "traffic_views": "unavailable",
        "traffic_clones": "unavailable",
    }
    assert job.calls == {"users": 1, "repositories": 1}
    rows = memory.rows["repositories", nobody.subject_id]
    assert {row.private for row in rows} == {False}
    assert {row.subscribers_count for row in rows} == {None}


def test_the_token_of_the_environment_opens_public_things(server: Sandbox) -> None:
    nobody = Subject(of(server, "nora").subject_id)
    token = server.connections("github")[1]["access_token"]
    memory, _ = collected(
        server,
        "github",
        [nobody],
        "repositories",
        "contribution_days",
        environ={"GITHUB_TOKEN": token},
    )
    assert set(statuses(memory).values()) == {"complete"}
    rows = memory.rows["repositories", nobody.subject_id]
    assert all(row.subscribers_count is not None for row in rows)


def test_a_repository_is_followed_by_its_id(server: Sandbox) -> None:
    nora = of(server, "nora")
    memory, _ = collected(server, "github", [nora], "repositories")
    place = memory.rows["repositories", nora.subject_id][0]
    alone = Subject(f"{REPOSITORY_PREFIX}{place.id}", nora.connection)
    memory, job = collected(server, "github", [alone])
    assert {one.resource for one in memory.readings} == {
        "repositories",
        "traffic_views",
        "traffic_clones",
    }
    assert set(statuses(memory).values()) == {"complete"}
    assert job.calls == {"repositories": 1, "traffic_views": 1, "traffic_clones": 1}


def test_traffic_fills_zeros_inside_its_fourteen_days_alone(server: Sandbox) -> None:
    nora = of(server, "nora")
    memory, _ = collected(server, "github", [nora], "traffic_views")
    (reading,) = memory.readings
    today = YESTERDAY.end
    assert reading.window == Window(today - timedelta(days=13), today)
    rows = memory.rows["traffic_views", nora.subject_id]
    by_repository = Counter(row.repository_id for row in rows if row.day < today)
    assert set(by_repository.values()) == {13}
    assert any(row.is_omitted and row.count == 0 for row in rows)
    assert not any(row.is_omitted and row.count for row in rows)


def test_older_traffic_is_gone_for_good_and_not_asked_for(server: Sandbox) -> None:
    nora = of(server, "nora")
    old = Window(
        YESTERDAY.start - timedelta(days=40), YESTERDAY.start - timedelta(days=39)
    )
    memory, job = collected(server, "github", [nora], "traffic_views", window=old)
    assert memory.readings[0].status == "unavailable"
    assert "keeps only 14 days" in str(memory.readings[0].reason)
    assert job.calls == {}
    memory, _ = collected(
        server, "github", [nora], "traffic_views", window=days_back(30)
    )
    assert memory.readings[0].status == "partial"
    assert "keeps only 14 days" in str(memory.readings[0].reason)


def test_two_accounts_do_not_share_their_kept_answers(server: Sandbox) -> None:
    found, cache = accounts(server, "github"), MemoryCache()
    for owner in ("nora", "nomad"):
        memory, _ = collected(
            server, "github", [found[owner]], "repositories", cache=cache
        )
        rows = memory.rows["repositories", found[owner].subject_id]
        assert {row.owner_id for row in rows} == {found[owner].subject_id}
