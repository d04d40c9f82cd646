"""What a collection reads, in how few calls, and how each reading ends."""

import asyncio
import json

import httpx
import pytest

from dlt_sources.contract import Subject
from dlt_sources.extract.concurrency import jitter_delays
from dlt_sources.twitch import PLATFORM
from dlt_sources.twitch.collect import collect
from tests.support.small_twitch import (
    BOTH,
    SECRETS,
    Clock,
    HandlerTransport,
    MemoryCredentials,
    connection,
    job,
    listing,
    read,
    total,
    twitch_router,
    user,
    video,
)

EVERY = [resource.name for resource in PLATFORM.resources]


def test_everything_is_read_for_a_connected_channel() -> None:
    work = job([connection("1", MemoryCredentials(), *BOTH)], *EVERY)
    memory = read(twitch_router(), work)
    assert {r.resource for r in memory.readings} == set(EVERY)
    assert {r.status for r in memory.readings} == {"complete"}
    assert [v.id for v in memory.rows["videos", "1"]] == ["1a", "1b"]
    assert memory.rows["channel_followers", "1"][0].total == 8
    assert memory.rows["subscriptions", "1"][0].points == 9
    assert {game.id for game in memory.rows["games", "*"]} == {"33214", "77"}
    assert {r.reader for r in memory.readings} == {"c-1", "public"}


def test_two_hundred_channels_take_two_calls_a_list() -> None:
    router = twitch_router()
    work = job([Subject(str(n)) for n in range(200)], "users", "channels", "streams")
    read(router, work)
    assert work.calls == {"token": 1, "users": 2, "channels": 2, "streams": 2}
    assert len(router.requests) == 7


def test_one_connection_costs_eight_calls_and_a_page() -> None:
    work = job([connection("1", MemoryCredentials(), *BOTH)], *EVERY)
    read(twitch_router(), work)
    assert work.calls == {**dict.fromkeys(EVERY, 1), "videos": 2, "token": 1}


def test_offline_is_a_complete_answer_of_no_rows() -> None:
    memory = read(twitch_router(), job([Subject("1"), Subject("2")], "streams"))
    assert memory.status("streams", "1") == ("complete", None)
    assert memory.status("streams", "2") == ("complete", None)
    assert ("streams", "2") not in memory.rows


def test_an_unknown_user_is_unavailable_and_not_asked_about_further() -> None:
    router = twitch_router()
    memory = read(router, job([Subject("404"), Subject("1")], *EVERY))
    statuses = {r.status for r in memory.readings if r.subject_id == "404"}
    assert statuses == {"unavailable"}
    assert (memory.status("users", "404")[1] or "").startswith("not found")
    assert memory.status("videos", "1")[0] == "complete"
    asked = [r.url.params for r in router.requests if r.url.path.endswith("/videos")]
    assert {params["user_id"] for params in asked} == {"1"}


def test_nobody_is_called_gone_by_one_empty_answer() -> None:
    answers = iter([listing([]), listing([user("1")])])
    work = job([Subject("1"), Subject("404")], "users")
    memory = read(twitch_router(users=lambda r: next(answers)), work)
    assert memory.status("users", "1") == ("complete", None)
    assert memory.status("users", "404")[0] == "unavailable"
    assert work.calls["users"] == 2


def test_a_suspended_channel_does_not_lose_its_videos() -> None:
    router = twitch_router(videos=lambda r: listing([]))
    memory = read(router, job([Subject("404")], "videos"))
    assert memory.status("videos", "404")[0] == "unavailable"


@pytest.mark.parametrize(
    ("resource", "scope"),
    [
        ("followed_channels", "user:read:follows"),
        ("subscriptions", "channel:read:subscriptions"),
    ],
)
def test_without_the_scope_no_call_is_made_and_the_scope_is_named(
    resource: str, scope: str
) -> None:
    router = twitch_router()
    work = job(
        [connection("1", MemoryCredentials(), "other:scope"), Subject("2")], resource
    )
    memory = read(router, work)
    for one in ("1", "2"):
        status, reason = memory.status(resource, one)
        assert status == "unavailable"
        assert scope in (reason or "")
    assert resource not in work.calls


def test_a_scope_withdrawn_at_the_platform_is_unavailable_and_refreshes_nothing() -> (
    None
):
    keys = MemoryCredentials()
    said = {"message": "Missing scope: channel:read:subscriptions"}
    router = twitch_router(subscriptions=lambda r: httpx.Response(401, json=said))
    memory = read(router, job([connection("1", keys, *BOTH)], "subscriptions"))
    status, reason = memory.status("subscriptions", "1")
    assert (status, keys.refreshes) == ("unavailable", 0)
    assert "channel:read:subscriptions" in (reason or "")


def test_a_channel_that_is_no_affiliate_has_no_subscribers_to_read() -> None:
    router = twitch_router(users=lambda r: listing([user("1", "")]))
    memory = read(
        router, job([connection("1", MemoryCredentials(), *BOTH)], "subscriptions")
    )
    status, reason = memory.status("subscriptions", "1")
    assert status == "unavailable"
    assert "affiliate" in (reason or "")


def test_only_what_needs_a_person_uses_the_persons_token() -> None:
    router = twitch_router()
    read(router, job([connection("1", MemoryCredentials(), *BOTH)], *EVERY))
    own = {
        request.url.path.removeprefix("/helix/")
        for request in router.requests
        if request.headers.get("authorization") == "Bearer user-token"
    }
    assert own == {"channels/followed", "subscriptions"}
    helix = [r for r in router.requests if "/helix/" in r.url.path]
    assert {r.headers["client-id"] for r in helix} == {"the-client-id"}


def test_a_disconnected_person_fails_alone() -> None:
    def followed(request: httpx.Request) -> httpx.Response:
        stale = request.headers["authorization"] == "Bearer stale-token"
        return httpx.Response(401, json={}) if stale else total(request)

    refused = MemoryCredentials("stale-token", refused=True)
    gone = connection("1", refused, *BOTH)
    expired = MemoryCredentials("stale-token")
    router = twitch_router(**{"channels/followed": followed, "subscriptions": followed})
    memory = read(router, job([gone, connection("2", expired, *BOTH)], *EVERY))
    for resource in ("followed_channels", "subscriptions"):
        status, reason = memory.status(resource, "1")
        assert status == "failed"
        assert (reason or "").startswith("disconnected: ")
        assert memory.status(resource, "2") == ("complete", None)
    assert memory.status("videos", "1")[0] == "complete"
    assert (refused.refreshes, expired.refreshes) == (1, 1)


def test_one_subjects_trouble_is_its_own() -> None:
    def videos(request: httpx.Request) -> httpx.Response:
        owner = request.url.params["user_id"]
        if owner == "3":
            raise RuntimeError("user-token leaked into a bug")
        return listing([]) if owner == "1" else httpx.Response(500)

    memory = read(
        twitch_router(videos=videos),
        job([Subject(n) for n in "123"], "videos", "clips"),
    )
    assert [memory.status("videos", n)[0] for n in "123"] == [
        "complete",
        "failed",
        "failed",
    ]
    assert [memory.status("clips", n)[0] for n in "123"] == ["complete"] * 3
    reasons = " ".join(str(r.reason) for r in memory.readings)
    assert not [secret for secret in SECRETS if secret in reasons]


def test_spent_quota_defers_with_the_moment_it_returns() -> None:
    late = httpx.Response(429, headers={"retry-after": "3600"}, json={})
    router = twitch_router(videos=lambda r: late)
    memory = read(router, job([Subject("1")], "videos", "clips"))
    status, reason = memory.status("videos", "1")
    assert status == "deferred"
    assert "resume at 20" in (reason or "")
    assert memory.status("clips", "1")[0] == "complete"


def test_an_empty_list_is_asked_for_twice_before_it_is_believed() -> None:
    answers = iter([listing([]), listing([video("a", "1")])])
    memory = read(
        twitch_router(videos=lambda r: next(answers)), job([Subject("1")], "videos")
    )
    assert [v.id for v in memory.rows["videos", "1"]] == ["a"]
    work = job([Subject("1")], "videos")
    read(twitch_router(videos=lambda r: listing([])), work)
    assert work.calls["videos"] == 2


def test_a_total_that_is_no_number_is_set_aside() -> None:
    wrong = httpx.Response(200, json={"total": "many"})
    router = twitch_router(**{"channels/followers": lambda r: wrong})
    memory = read(router, job([Subject("1")], "channel_followers"))
    assert memory.status("channel_followers", "1")[0] == "failed"
    (rejected,) = memory.rejected
    assert rejected.reason.startswith("total: ")
    assert b"many" in rejected.body


def test_a_list_that_breaks_off_is_partial_never_complete() -> None:
    def videos(request: httpx.Request) -> httpx.Response:
        if "after" in request.url.params:
            return httpx.Response(500)
        return listing([video("a", "1")], cursor="next")

    memory = read(twitch_router(videos=videos), job([Subject("1")], "videos"))
    assert memory.status("videos", "1")[0] == "partial"
    assert len(memory.rows["videos", "1"]) == 1


def test_an_expired_cursor_restarts_the_list_once() -> None:
    asked: list[str] = []

    def videos(request: httpx.Request) -> httpx.Response:
        asked.append(request.url.params.get("after", ""))
        if len(asked) == 2:
            said = {"message": "The pagination cursor is not valid"}
            return httpx.Response(400, json=said)
        if "after" in request.url.params:
            return listing([video("b", "1")])
        return listing([video("a", "1")], cursor="next")

    memory = read(twitch_router(videos=videos), job([Subject("1")], "videos"))
    assert asked == ["", "next", "", "next"]
    assert memory.status("videos", "1") == ("complete", None)
    assert [v.id for v in memory.rows["videos", "1"]] == ["a", "b"]


def test_a_bad_record_makes_its_list_partial_and_is_kept_aside() -> None:
    rows = [video("a", "1"), {"id": "b", "user_id": "1", "type": ["x"]}]
    router = twitch_router(videos=lambda r: listing(rows))
    memory = read(router, job([Subject("1")], "videos"))
    assert memory.status("videos", "1") == ("partial", "1 record(s) set aside")
    (rejected,) = memory.rejected
    assert (rejected.resource, rejected.subject_id) == ("videos", "1")
    assert rejected.reason == "type: expected text, got list"


def test_a_bad_record_of_a_shared_call_hurts_its_own_subject_only() -> None:
    odd = {"id": "2", "login": ["x"], "display_name": "\ud83d"}
    rows = json.dumps({"data": [user("1"), odd]}).encode()
    answer = httpx.Response(200, content=rows)
    router = twitch_router(users=lambda r: answer)
    memory = read(router, job([Subject("1"), Subject("2")], "users"))
    assert memory.status("users", "1")[0] == "complete"
    assert memory.status("users", "2")[0] == "failed"
    assert [r.subject_id for r in memory.rejected] == ["2"]


def test_one_slow_channel_does_not_hold_up_the_others() -> None:
    done: list[str] = []

    async def run() -> None:
        gate = asyncio.Event()

        class Slow(httpx.AsyncBaseTransport):
            async def handle_async_request(self, r: httpx.Request) -> httpx.Response:
                answer = await HandlerTransport(twitch_router()).handle_async_request(r)
                if r.url.params.get("user_id") == "0":
                    await gate.wait()
                elif r.url.path.endswith("/videos") and "after" in r.url.params:
                    done.append(r.url.params["user_id"])
                    if len(done) == 29:
                        gate.set()
                return answer

        subjects = [Subject(str(n)) for n in range(30)]
        work = job(subjects, "videos", jitter_seconds=0.0, batch_size=3)
        await collect(work, transport=Slow())

    asyncio.run(asyncio.wait_for(run(), 20))
    assert len(done) == 29


def test_start_offsets_repeat_for_a_seed_and_differ_between_seeds() -> None:
    subjects = [Subject(str(n)) for n in range(5)]
    first = jitter_delays(job(subjects, seed=7))
    assert first == jitter_delays(job(subjects, seed=7))
    assert first != jitter_delays(job(subjects, seed=8))
    assert all(0 <= offset <= 0.2 for offset in first)
    clock = Clock()
    read(twitch_router(), job(subjects, "channel_followers", seed=7), clock)
    assert sorted(clock.slept) == sorted(first)


def test_unknown_fields_are_reported_once_a_resource() -> None:
    rows = [{**user("1"), "sparkle": 1}]
    work = job([Subject("1")], "users")
    read(twitch_router(users=lambda r: listing(rows)), work)
    assert work.unknown_fields == {"users": {"sparkle"}}
