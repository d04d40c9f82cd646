"""The outcome of readings when GitHub or the connection fails."""

import asyncio

import pytest

from dlt_sources.contract import Identity, Quota, Subject
from dlt_sources.github.identify import identify
from dlt_sources.http import errors
from dlt_sources.http.conditional import MemoryCache
from dlt_sources.http.throttle import TokenBuckets
from tests.support.collecting import Sandbox, accounts, collected, statuses
from tests.support.small_twitch import MemorySink


def nora(server: Sandbox) -> Subject:
    return accounts(server, "github")["nora"]


def by_resource(sink: MemorySink) -> dict[str, str]:
    return {resource: status for (resource, _), status in statuses(sink).items()}


@pytest.mark.parametrize(
    "name", ["5xx", "reset", "truncate", "html", "secondary_limit", "rate_limit"]
)
def test_a_transient_fault_is_retried(server: Sandbox, name: str) -> None:
    server.set_faults([f"{name}:count=2"])
    sink, _ = collected(server, "github", [nora(server)])
    assert set(by_resource(sink).values()) == {"complete"}


def test_a_rate_limit_in_a_200_defers_only_contributions(server: Sandbox) -> None:
    server.set_faults(["graph_error:type=RATE_LIMITED,path=/graphql"])
    sink, _ = collected(server, "github", [nora(server)])
    by_status = by_resource(sink)
    assert by_status.pop("contribution_days") == "deferred"
    assert set(by_status.values()) == {"complete"}


def test_without_push_access_traffic_is_unavailable(server: Sandbox) -> None:
    server.set_faults(["scope:scope=repo"])
    subject = nora(server)
    sink, _ = collected(server, "github", [subject])
    by_status = by_resource(sink)
    assert by_status["traffic_views"] == by_status["traffic_clones"] == "unavailable"
    assert by_status["repositories"] == "complete"
    rows = sink.rows["repositories", subject.subject_id]
    assert not any(row.private for row in rows)


@pytest.mark.parametrize(
    ("kind", "status"),
    [("FORBIDDEN", "unavailable"), ("NOT_FOUND", "unavailable"), ("OTHER", "failed")],
)
def test_an_error_in_a_200_is_an_error(server: Sandbox, kind: str, status: str) -> None:
    server.set_faults([f"graph_error:type={kind},path=/graphql"])
    sink, _ = collected(server, "github", [nora(server)], "contribution_days")
    assert sink.readings[0].status == status
    assert kind in str(sink.readings[0].reason)


def test_a_page_with_an_invalid_record_is_not_cached(server: Sandbox) -> None:
    cache, subject = MemoryCache(), nora(server)
    server.set_faults(["garbage:path=/user/repos"])
    sink, _ = collected(server, "github", [subject], "repositories", cache=cache)
    assert sink.readings[0].status == "partial"
    assert sink.readings[0].rows > 0
    assert len(sink.rejected) == 1
    server.set_faults([])
    sink, _ = collected(server, "github", [subject], "repositories", cache=cache)
    assert sink.readings[0].status == "complete"
    assert sink.rejected == []


@pytest.mark.parametrize(
    ("fault", "status", "reason"),
    [("loop", "partial", "repeats a page"), ("html", "failed", "JSON")],
)
def test_an_invalid_list_is_not_an_empty_list(
    server: Sandbox, fault: str, status: str, reason: str
) -> None:
    server.set_faults([f"{fault}:path=/user/repos"])
    sink, _ = collected(server, "github", [nora(server)], "repositories")
    assert sink.readings[0].status == status
    assert reason in str(sink.readings[0].reason)


def test_a_repository_that_fails_keeps_its_list_row(server: Sandbox) -> None:
    server.set_faults(["5xx:path=/repos/nora/"])
    subject = nora(server)
    sink, _ = collected(server, "github", [subject], "repositories")
    assert sink.readings[0].status == "partial"
    assert "watchers of" in str(sink.readings[0].reason)
    assert sink.rows["repositories", subject.subject_id][0].stargazers_count is not None


def test_an_unknown_id_is_unavailable(server: Sandbox) -> None:
    subjects = [Subject("5"), Subject("repository:5")]
    sink, _ = collected(server, "github", subjects, "users", "repositories")
    assert {reading.status for reading in sink.readings} == {"unavailable"}


def test_no_token_follows_a_redirect_to_another_origin(server: Sandbox) -> None:
    server.set_faults(["redirect"])
    sink, _ = collected(server, "github", [nora(server)], "users")
    assert sink.readings[0].status == "failed"
    assert all(request["token"] != "unknown" for request in server.requests())


def test_names_resolve_to_ids_and_old_names_redirect(server: Sandbox) -> None:
    def resolve(name: str) -> Identity:
        throttle = TokenBuckets(Quota(5000, 3600))
        return asyncio.run(identify(server.environ(), name, throttle))

    subject = nora(server)
    user = Identity(subject.subject_id, "user")
    assert resolve("Nora") == resolve("https://github.com/nora") == user
    sink, _ = collected(server, "github", [subject], "repositories")
    rows = sink.rows["repositories", subject.subject_id]
    (name,) = [row.name for row in rows if row.id == "810000000"]
    repository = Identity("repository:810000000", "repository")
    assert resolve(f"nora/{name}") == resolve(f"nora/{name}-beta") == repository
    with pytest.raises(errors.NotFound):
        resolve("nora/nothing")
