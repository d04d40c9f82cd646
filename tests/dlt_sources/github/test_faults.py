"""What a reading of GitHub becomes when GitHub, or the way to it, misbehaves."""

import asyncio

import pytest

from dlt_sources.contract import Identity, Quota, Subject
from dlt_sources.github.identify import identify
from dlt_sources.http import errors
from dlt_sources.http.conditional import MemoryCache
from dlt_sources.http.throttle import TokenBuckets
from tests.support.collecting import Sandbox, accounts, collected, statuses

REST = ("users", "repositories", "traffic_views", "traffic_clones")


def nora(server: Sandbox) -> Subject:
    return accounts(server, "github")["nora"]


@pytest.mark.parametrize(
    "fault",
    [
        "5xx:count=2",
        "reset:count=2",
        "truncate:count=2",
        "html:count=2",
        "secondary_limit:count=2",
        "rate_limit:count=2",
    ],
)
def test_what_passes_is_waited_out(server: Sandbox, fault: str) -> None:
    server.set_faults([fault])
    memory, _ = collected(server, "github", [nora(server)])
    assert set(statuses(memory).values()) == {"complete"}


def test_a_limit_that_lasts_defers_and_switches_nothing_off(server: Sandbox) -> None:
    server.set_faults(["rate_limit:seconds=3000"])
    who = nora(server)
    memory, _ = collected(server, "github", [who])
    assert set(statuses(memory).values()) == {"deferred"}
    assert who.connection is not None
    assert who.connection.credentials.refreshes == 0  # type: ignore[attr-defined]
    assert len(server.requests()) <= 2


def test_a_limit_inside_a_200_defers_the_contributions_alone(server: Sandbox) -> None:
    server.set_faults(["graph_error:type=RATE_LIMITED,path=/graphql"])
    memory, _ = collected(server, "github", [nora(server)])
    ended = {resource: status for (resource, _), status in statuses(memory).items()}
    assert ended.pop("contribution_days") == "deferred"
    assert set(ended.values()) == {"complete"}


def test_a_revoked_token_disconnects(server: Sandbox) -> None:
    server.set_faults(["revoke:user=nora"])
    found = accounts(server, "github")
    memory, _ = collected(server, "github", [found["nora"], found["quinn"]], "users")
    ended = statuses(memory)
    assert ended["users", found["nora"].subject_id] == "failed"
    assert ended["users", found["quinn"].subject_id] == "complete"
    (reason,) = [one.reason for one in memory.readings if one.status == "failed"]
    assert str(reason).startswith("disconnected")


def test_without_push_access_traffic_is_unavailable(server: Sandbox) -> None:
    server.set_faults(["scope:scope=repo"])
    who = nora(server)
    memory, _ = collected(server, "github", [who])
    ended = {resource: status for (resource, _), status in statuses(memory).items()}
    assert ended["traffic_views"] == ended["traffic_clones"] == "unavailable"
    assert ended["repositories"] == "complete"
    rows = memory.rows["repositories", who.subject_id]
    assert not any(row.private for row in rows)


@pytest.mark.parametrize(
    ("kind", "status"),
    [("FORBIDDEN", "unavailable"), ("NOT_FOUND", "unavailable"), ("OTHER", "failed")],
)
def test_errors_inside_a_200_are_errors(
    server: Sandbox, kind: str, status: str
) -> None:
    server.set_faults([f"graph_error:type={kind},path=/graphql"])
    memory, _ = collected(server, "github", [nora(server)], "contribution_days")
    assert memory.readings[0].status == status
    assert kind in str(memory.readings[0].reason)


def test_a_spoiled_record_is_set_aside_and_never_kept(server: Sandbox) -> None:
    cache, who = MemoryCache(), nora(server)
    server.set_faults(["garbage:path=/user/repos"])
    memory, _ = collected(server, "github", [who], "repositories", cache=cache)
    assert memory.readings[0].status == "partial"
    assert memory.readings[0].rows > 0
    assert len(memory.rejected) == 1
    server.set_faults([])
    memory, _ = collected(server, "github", [who], "repositories", cache=cache)
    assert memory.readings[0].status == "complete"
    assert memory.rejected == []


def test_a_list_that_leads_to_itself_ends(server: Sandbox) -> None:
    server.set_faults(["loop:path=/user/repos"])
    memory, _ = collected(server, "github", [nora(server)], "repositories")
    assert memory.readings[0].status == "failed"
    assert "repeats a page" in str(memory.readings[0].reason)


def test_an_object_in_place_of_a_list_is_not_an_empty_list(server: Sandbox) -> None:
    server.set_faults(["html:path=/user/repos"])
    memory, _ = collected(server, "github", [nora(server)], "repositories")
    assert memory.readings[0].status == "failed"


def test_one_repository_that_fails_alone_stays_as_listed(server: Sandbox) -> None:
    server.set_faults(["5xx:path=/repos/nora/"])
    who = nora(server)
    memory, _ = collected(server, "github", [who], "repositories")
    assert memory.readings[0].status == "partial"
    assert "watchers of" in str(memory.readings[0].reason)
    assert memory.rows["repositories", who.subject_id][0].stargazers_count is not None


def test_nobody_with_this_id_is_unavailable(server: Sandbox) -> None:
    ghosts = [Subject("5"), Subject("repository:5")]
    memory, _ = collected(server, "github", ghosts, "users", "repositories")
    assert {one.status for one in memory.readings} == {"unavailable"}


def test_no_token_leaves_this_origin(server: Sandbox) -> None:
    server.set_faults(["redirect"])
    memory, _ = collected(server, "github", [nora(server)], "users")
    assert memory.readings[0].status == "failed"
    assert all(one["token"] != "unknown" for one in server.requests())


def test_names_become_ids_and_old_names_are_followed(server: Sandbox) -> None:
    def ask(name: str) -> str:
        throttle = TokenBuckets(Quota(5000, 3600))
        return asyncio.run(identify(server.environ(), name, throttle))

    who = nora(server)
    assert (
        ask("Nora")
        == ask("https://github.com/nora")
        == Identity(who.subject_id, "user")
    )
    memory, _ = collected(server, "github", [who], "repositories")
    rows = memory.rows["repositories", who.subject_id]
    (first,) = [one for one in rows if one.id == "810000000"]
    repository = Identity("repository:810000000", "repository")
    assert ask(f"nora/{first.name}") == repository
    assert ask(f"nora/{first.name}-beta") == repository
    with pytest.raises(errors.NotFound):
        ask("nora/nothing")
