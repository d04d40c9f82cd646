"""Collections of Twitch: requests, rows and statuses."""

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
    channel,
    connection,
    ids_of,
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
    assert {r.credential_id for r in memory.readings} == {"c-1", "public"}


def test_two_hundred_channels_take_two_requests_per_list() -> None:
    router = twitch_router()
    work = job([Subject(str(n)) for n in range(200)], "users", "channels", "streams")
    read(router, work)
    assert work.calls == {"token": 1, "users": 2, "channels": 2, "streams": 2}
    assert len(router.requests) == 7


def test_one_connection_takes_one_request_per_resource_and_page() -> None:
    work = job([connection("1", MemoryCredentials(), *BOTH)], *EVERY)
    read(twitch_router(), work)
    assert work.calls == {**dict.fromkeys(EVERY, 1), "videos": 2, "token": 1}


def test_an_offline_channel_is_complete_without_rows() -> None:
    memory = read(twitch_router(), job([Subject("1"), Subject("2")], "streams"))
    assert memory.status("streams", "1") == ("complete", None)
    assert memory.status("streams", "2") == ("complete", None)
    assert ("streams", "2") not in memory.rows


def test_an_unknown_user_is_unavailable_without_further_requests() -> None:
    router = twitch_router()
    memory = read(router, job([Subject("404"), Subject("1")], *EVERY))
    statuses = {r.status for r in memory.readings if r.subject_id == "404"}
    assert statuses == {"unavailable"}
    assert (memory.status("users", "404")[1] or "").startswith("not found")
    assert memory.status("videos", "1")[0] == "complete"
    requested = [
        r.url.params for r in router.requests if r.url.path.endswith("/videos")
    ]
    assert {params["user_id"] for params in requested} == {"1"}


def test_an_absent_user_is_requested_twice() -> None:
    pages = iter([listing([]), listing([user("1")])])
    work = job([Subject("1"), Subject("404")], "users")
    memory = read(twitch_router(users=lambda r: next(pages)), work)
    assert memory.status("users", "1") == ("complete", None)
    assert memory.status("users", "404")[0] == "unavailable"
    assert work.calls["users"] == 2


@pytest.mark.parametrize("error", [None, 503])
def test_a_channel_that_a_short_response_leaves_out_fails_alone(
    error: int | None,
) -> None:
    answers = iter([listing([channel("1"), channel("2")])])

    def channels(request: httpx.Request) -> httpx.Response:
        return next(answers, httpx.Response(error, json={}) if error else listing([]))

    subjects = [Subject(str(n)) for n in range(1, 6)]
    memory = read(twitch_router(channels=channels), job(subjects, *EVERY))
    by_status = {r.subject_id: r.status for r in memory.readings
                 if r.resource == "channels"}  # fmt: skip
    assert by_status == {
        **dict.fromkeys(("1", "2"), "complete"),
        **dict.fromkeys(("3", "4", "5"), "failed"),
    }
    for resource in ("users", "videos", "clips", "streams", "channel_followers"):
        for subject in subjects:
            assert memory.status(resource, subject.subject_id)[0] == "complete"


def test_users_of_a_good_response_stay_where_the_second_one_fails() -> None:
    answers = iter([listing([user("1")])])
    router = twitch_router(users=lambda r: next(answers, httpx.Response(503, json={})))
    memory = read(router, job([Subject("1"), Subject("404")], "users", "videos"))
    assert memory.status("users", "1") == ("complete", None)
    assert memory.status("users", "404")[0] == "failed"
    assert memory.status("videos", "404")[0] == "complete"


def test_videos_of_a_suspended_channel_are_unavailable() -> None:
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
def test_a_missing_scope_is_named_without_a_request(resource: str, scope: str) -> None:
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


def test_a_scope_withdrawn_at_twitch_is_unavailable_without_a_refresh() -> None:
    credentials = MemoryCredentials()
    body = {"message": "Missing scope: channel:read:subscriptions"}
    router = twitch_router(subscriptions=lambda r: httpx.Response(401, json=body))
    memory = read(router, job([connection("1", credentials, *BOTH)], "subscriptions"))
    status, reason = memory.status("subscriptions", "1")
    assert (status, credentials.refreshes) == ("unavailable", 0)
    assert "channel:read:subscriptions" in (reason or "")


def test_subscriptions_need_an_affiliate_or_partner() -> None:
    router = twitch_router(users=lambda r: listing([user("1", "")]))
    memory = read(
        router, job([connection("1", MemoryCredentials(), *BOTH)], "subscriptions")
    )
    status, reason = memory.status("subscriptions", "1")
    assert status == "unavailable"
    assert "affiliate" in (reason or "")


def test_a_persons_token_is_used_only_where_it_is_needed() -> None:
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


def test_a_refused_refresh_fails_only_its_own_connection() -> None:
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


def test_an_error_of_one_subject_fails_only_its_own_reading() -> None:
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


def test_a_spent_quota_defers_with_its_reset_time() -> None:
    late = httpx.Response(429, headers={"retry-after": "3600"}, json={})
    router = twitch_router(videos=lambda r: late)
    memory = read(router, job([Subject("1")], "videos", "clips"))
    status, reason = memory.status("videos", "1")
    assert status == "deferred"
    assert "resume at 20" in (reason or "")
    assert memory.status("clips", "1")[0] == "complete"


def test_an_empty_list_of_videos_is_requested_twice() -> None:
    pages = iter([listing([]), listing([video("a", "1")])])
    memory = read(
        twitch_router(videos=lambda r: next(pages)), job([Subject("1")], "videos")
    )
    assert [v.id for v in memory.rows["videos", "1"]] == ["a"]
    work = job([Subject("1")], "videos")
    read(twitch_router(videos=lambda r: listing([])), work)
    assert work.calls["videos"] == 2


def test_a_total_that_is_not_a_number_is_rejected() -> None:
    wrong = httpx.Response(200, json={"total": "many"})
    router = twitch_router(**{"channels/followers": lambda r: wrong})
    memory = read(router, job([Subject("1")], "channel_followers"))
    assert memory.status("channel_followers", "1")[0] == "failed"
    (rejected,) = memory.rejected
    assert rejected.reason.startswith("total: ")
    assert b"many" in rejected.body


def test_a_list_that_breaks_off_is_partial() -> None:
    def videos(request: httpx.Request) -> httpx.Response:
        if "after" in request.url.params:
            return httpx.Response(500)
        return listing([video("a", "1")], cursor="next")

    memory = read(twitch_router(videos=videos), job([Subject("1")], "videos"))
    assert memory.status("videos", "1")[0] == "partial"
    assert len(memory.rows["videos", "1"]) == 1


def test_an_expired_cursor_restarts_the_list_once() -> None:
    cursors: list[str] = []

    def videos(request: httpx.Request) -> httpx.Response:
        cursors.append(request.url.params.get("after", ""))
        if len(cursors) == 2:
            body = {"message": "The pagination cursor is not valid"}
            return httpx.Response(400, json=body)
        if "after" in request.url.params:
            return listing([video("b", "1")])
        return listing([video("a", "1")], cursor="next")

    memory = read(twitch_router(videos=videos), job([Subject("1")], "videos"))
    assert cursors == ["", "next", "", "next"]
    assert memory.status("videos", "1") == ("complete", None)
    assert [v.id for v in memory.rows["videos", "1"]] == ["a", "b"]


def test_an_invalid_record_makes_its_list_partial() -> None:
    rows = [video("a", "1"), {"id": "b", "user_id": "1", "type": ["x"]}]
    router = twitch_router(videos=lambda r: listing(rows))
    memory = read(router, job([Subject("1")], "videos"))
    assert memory.status("videos", "1") == ("partial", "1 record(s) set aside")
    (rejected,) = memory.rejected
    assert (rejected.resource, rejected.subject_id) == ("videos", "1")
    assert rejected.reason == "type: expected text, got list"


def test_an_invalid_record_of_a_shared_request_fails_only_its_subject() -> None:
    odd = {"id": "2", "login": ["x"], "display_name": "\ud83d"}
    rows = json.dumps({"data": [user("1"), odd]}).encode()
    answer = httpx.Response(200, content=rows)
    router = twitch_router(users=lambda r: answer)
    memory = read(router, job([Subject("1"), Subject("2")], "users"))
    assert memory.status("users", "1")[0] == "complete"
    assert memory.status("users", "2")[0] == "failed"
    assert [r.subject_id for r in memory.rejected] == ["2"]


def test_a_slow_channel_does_not_delay_the_others() -> None:
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


def test_jitter_delays_depend_on_the_seed() -> None:
    subjects = [Subject(str(n)) for n in range(5)]
    first = jitter_delays(job(subjects, seed=7))
    assert first == jitter_delays(job(subjects, seed=7))
    assert first != jitter_delays(job(subjects, seed=8))
    assert all(0 <= offset <= 0.2 for offset in first)
    clock = Clock()
    read(twitch_router(), job(subjects, "channel_followers", seed=7), clock)
    assert sorted(clock.slept) == sorted(first)


def test_unknown_fields_are_reported_once_per_resource() -> None:
    rows = [{**user("1"), "sparkle": 1}]
    work = job([Subject("1")], "users")
    read(twitch_router(users=lambda r: listing(rows)), work)
    assert work.unknown_fields == {"users": {"sparkle"}}


def test_a_response_of_unknown_shape_that_subjects_share_is_kept_once() -> None:
    users = {"users": lambda request: httpx.Response(200, json={"rows": []})}
    memory = read(twitch_router(**users), job([Subject("1"), Subject("2")], "users"))
    assert [memory.status("users", one)[0] for one in "12"] == ["failed", "failed"]
    assert [rejected.body for rejected in memory.rejected] == [b'{"rows":[]}']


class Known:
    """Ids of an earlier reading."""

    async def get(self, resource: str, subject_id: str) -> frozenset[str]:
        return frozenset({f"{subject_id}a", f"{subject_id}x", f"{subject_id}gone"})


@pytest.mark.parametrize(
    ("answer", "status", "videos"),
    [
        (listing([video("1x", "1"), video("1y", "1")]), "complete", ["1a", "1x"]),
        (listing([video("1x", "2")]), "complete", ["1a"]),
        (httpx.Response(404, json={"message": "not found"}), "complete", ["1a"]),
        (httpx.Response(400, json={"message": "no"}), "partial", ["1a"]),
    ],
)
def test_a_video_that_the_list_leaves_out_is_read_by_its_id(
    answer: httpx.Response, status: str, videos: list[str]
) -> None:
    def respond(request: httpx.Request) -> httpx.Response:
        if "user_id" in request.url.params:
            return listing([video("1a", "1")])
        assert ids_of(request, "id") == ["1gone", "1x"]
        return answer

    work = job([Subject("1")], "videos", known=Known())
    memory = read(twitch_router(videos=respond), work)
    assert memory.status("videos", "1")[0] == status
    assert [row.id for row in memory.rows["videos", "1"]] == videos
    assert work.calls["videos"] == 2
