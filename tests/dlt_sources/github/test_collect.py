"""What a collection of GitHub reads, and how many requests it costs."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from typing import Any

import msgspec
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

COUNTS = ("commits", "issues", "pull_requests", "reviews", "repositories_created")


def account(server: Sandbox, owner: str) -> Subject:
    return accounts(server, "github")[owner]


def contributions(
    server: Sandbox, subject: Subject, window: Window = YESTERDAY
) -> tuple[list[Any], Any, int]:
    """Return the rows, the reading and the number of queries."""
    sink, job = collected(
        server, "github", [subject], "contribution_days", window=window
    )
    rows = sink.rows["contribution_days", subject.subject_id]
    return rows, sink.readings[0], job.calls["contribution_days"]


def sum_of_counts(row: Any) -> int:
    return sum(getattr(row, name) for name in COUNTS)


def test_every_resource_of_a_connected_account_is_complete(server: Sandbox) -> None:
    nora = account(server, "nora")
    sink, job = collected(server, "github", [nora])
    assert set(statuses(sink).values()) == {"complete"}
    assert len(sink.readings) == 5
    assert job.unknown_fields == {}
    rows = sink.rows["repositories", nora.subject_id]
    assert all(row.subscribers_count < row.stargazers_count for row in rows)
    assert job.calls["repositories"] == 1 + len(rows)
    assert job.calls["contribution_days"] == 1
    assert job.calls["traffic_views"] == len(rows)


def test_unchanged_records_cost_no_quota_and_are_written_again(server: Sandbox) -> None:
    nora, cache = account(server, "nora"), MemoryCache()
    rest = ("users", "repositories", "traffic_views", "traffic_clones")
    first, _ = collected(server, "github", [nora], *rest, cache=cache)
    server.clear_requests()
    later = NOW + timedelta(minutes=5)
    second, _ = collected(
        server, "github", [nora], *rest, cache=cache, now=lambda: later
    )
    assert {request["status"] for request in server.requests()} == {304}
    assert {reading.observed_at for reading in second.readings} == {later}
    assert set(statuses(second).values()) == {"complete"}
    assert msgspec.json.encode(list(first.rows.values())) == msgspec.json.encode(
        list(second.rows.values())
    )


def test_only_changed_records_are_sent_again(server: Sandbox) -> None:
    nora, cache = account(server, "nora"), MemoryCache()
    collected(server, "github", [nora], "repositories", cache=cache)
    server.advance(86_400)
    server.clear_requests()
    sink, _ = collected(server, "github", [nora], "repositories", cache=cache)
    requests = Counter(request["status"] for request in server.requests())
    unchanged = [
        row
        for row in sink.rows["repositories", nora.subject_id]
        if "of my" not in str(row.description)
    ]
    assert requests[304] == len(unchanged) > 0
    assert requests[200] > 0


def test_accounts_do_not_share_cached_responses(server: Sandbox) -> None:
    cache = MemoryCache()
    for subject in (account(server, "nora"), account(server, "nomad")):
        sink, _ = collected(server, "github", [subject], "repositories", cache=cache)
        rows = sink.rows["repositories", subject.subject_id]
        assert {row.owner_id for row in rows} == {subject.subject_id}


@pytest.mark.parametrize(("days", "queries"), [(365, 1), (1_000, 3)])
def test_a_year_without_long_lists_costs_one_query(
    server: Sandbox, days: int, queries: int
) -> None:
    quinn, window = account(server, "quinn"), days_back(days)
    rows, reading, calls = contributions(server, quinn, window)
    assert (calls, reading.status, reading.window) == (queries, "complete", window)
    assert len(rows) == days


@pytest.mark.parametrize("owner", ["nora", "nomad", "tomas", "hana", "quinn", "cleo"])
def test_the_counts_of_every_day_add_up_in_the_accounts_own_zone(
    server: Sandbox, owner: str
) -> None:
    rows, _, calls = contributions(server, account(server, owner), days_back(365))
    assert len({row.day for row in rows}) == len(rows) == 365
    assert [row for row in rows if sum_of_counts(row) != row.contribution_count] == []
    assert sum(row.contribution_count for row in rows) > 50
    assert calls <= 9


def test_a_split_year_equals_its_parts(server: Sandbox) -> None:
    nora = account(server, "nora")
    whole, _, calls = contributions(server, nora, days_back(360))
    assert calls > 1
    parts: list[Any] = []
    for back in range(300, -1, -60):
        end = YESTERDAY.end - timedelta(days=back)
        parts += contributions(server, nora, Window(end - timedelta(days=60), end))[0]
    assert parts == whole


def test_a_current_job_reads_a_week_and_a_past_job_its_day(server: Sandbox) -> None:
    quinn = account(server, "quinn")
    past = Window(date(2026, 8, 22), date(2026, 8, 23))
    for window, expected in ((YESTERDAY, days_back(7)), (past, past)):
        _, reading, _ = contributions(server, quinn, window)
        assert reading.window == expected


def test_the_run_of_the_first_day_of_a_month_reads_a_year_in_one_query(
    server: Sandbox,
) -> None:
    server.set_clock(datetime(2026, 11, 2, 2, tzinfo=UTC))
    first = Window(date(2026, 11, 1), date(2026, 11, 2))
    _, reading, queries = contributions(server, account(server, "quinn"), first)
    assert queries == 1
    assert reading.window == Window(first.end - timedelta(days=363), first.end)


def test_private_work_of_another_account_is_only_in_the_count(server: Sandbox) -> None:
    nora, quinn = account(server, "nora"), account(server, "quinn")
    own, _, _ = contributions(server, nora, days_back(30))
    public, reading, _ = contributions(
        server, Subject(nora.subject_id, quinn.connection), days_back(30)
    )
    assert [row.contribution_count for row in own] == [
        row.contribution_count for row in public
    ]
    assert all(sum_of_counts(row) <= row.contribution_count for row in public)
    assert reading.status == "complete"


def test_without_a_token_there_are_lists_and_no_contributions(server: Sandbox) -> None:
    nora = Subject(account(server, "nora").subject_id)
    sink, job = collected(server, "github", [nora])
    assert {resource: status for (resource, _), status in statuses(sink).items()} == {
        "users": "complete",
        "repositories": "complete",
        "contribution_days": "unavailable",
        "traffic_views": "unavailable",
        "traffic_clones": "unavailable",
    }
    assert job.calls == {"users": 1, "repositories": 1}
    rows = sink.rows["repositories", nora.subject_id]
    assert {(row.private, row.subscribers_count) for row in rows} == {(False, None)}


def test_the_token_of_the_environment_reads_public_data(server: Sandbox) -> None:
    nora = Subject(account(server, "nora").subject_id)
    token = server.connections("github")[1]["access_token"]
    resources = ("repositories", "contribution_days")
    sink, _ = collected(
        server, "github", [nora], *resources, environ={"GITHUB_TOKEN": token}
    )
    assert set(statuses(sink).values()) == {"complete"}
    rows = sink.rows["repositories", nora.subject_id]
    assert all(row.subscribers_count is not None for row in rows)


def test_a_repository_has_its_own_resources(server: Sandbox) -> None:
    nora = account(server, "nora")
    sink, _ = collected(server, "github", [nora], "repositories")
    repository = sink.rows["repositories", nora.subject_id][0]
    subject = Subject(f"{REPOSITORY_PREFIX}{repository.id}", nora.connection)
    sink, job = collected(server, "github", [subject])
    assert set(statuses(sink).values()) == {"complete"}
    assert job.calls == {"repositories": 1, "traffic_views": 1, "traffic_clones": 1}
    assert {reading.resource for reading in sink.readings} == set(job.calls)


def test_traffic_has_zeros_for_omitted_days_of_its_fourteen_days(
    server: Sandbox,
) -> None:
    nora, today = account(server, "nora"), YESTERDAY.end
    sink, _ = collected(server, "github", [nora], "traffic_views")
    rows = sink.rows["traffic_views", nora.subject_id]
    window = sink.readings[0].window
    assert window == Window(today - timedelta(days=13), max(row.day for row in rows))
    settled = today - timedelta(days=2)
    by_repository = Counter(row.repository_id for row in rows if row.day < settled)
    assert set(by_repository.values()) == {11}
    omitted = {row.count for row in rows if row.is_omitted}
    assert omitted == {0}


@pytest.mark.parametrize(
    ("window", "status", "calls"),
    [
        (Window(date(2026, 10, 11), date(2026, 10, 12)), "unavailable", False),
        (days_back(30), "partial", True),
    ],
)
def test_traffic_that_github_no_longer_keeps_is_not_requested(
    server: Sandbox, window: Window, status: str, *, calls: bool
) -> None:
    nora = account(server, "nora")
    sink, job = collected(server, "github", [nora], "traffic_views", window=window)
    assert sink.readings[0].status == status
    assert "keeps only 14 days" in str(sink.readings[0].reason)
    assert bool(job.calls) == calls
