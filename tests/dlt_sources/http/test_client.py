"""The client on errors, waits, redirects, tokens and endless lists."""

import asyncio
import gzip
import json
import logging
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from itertools import pairwise
from typing import Any

import httpx
import pytest

from dlt_sources.contract import Quota, RefusedGrant
from dlt_sources.http import errors
from dlt_sources.http.auth import TokenAuth
from dlt_sources.http.throttle import TokenBuckets
from tests.support.small_twitch import (
    BASE,
    SECRETS,
    Clock,
    MemoryCredentials,
    UnreadBody,
    client,
)

Handler = Callable[[httpx.Request], httpx.Response]
OK = httpx.Response(200, json={"data": [1]})


def parse(body: bytes) -> Any:
    try:
        return json.loads(body)
    except ValueError:
        raise errors.Truncated("response is not complete JSON") from None


def replies(
    *responses: httpx.Response | Exception,
) -> tuple[Handler, list[httpx.Request]]:
    log: list[httpx.Request] = []
    remaining: Iterator[httpx.Response | Exception] = iter(responses)

    def handler(request: httpx.Request) -> httpx.Response:
        log.append(request)
        response = next(remaining)
        if isinstance(response, Exception):
            raise response
        return response

    return handler, log


def request(handler: Handler, clock: Clock, path: str = "videos", **more: Any) -> Any:
    async def run() -> Any:
        async with client(handler, clock, **more) as api:
            return await api.get(path, [("id", "1")], parse, label="videos")

    return asyncio.run(run())


def throttled(**headers: str) -> httpx.Response:
    return httpx.Response(429, headers=headers, json={"message": "Too Many Requests"})


def test_the_client_waits_for_retry_after_in_seconds() -> None:
    clock = Clock()
    handler, log = replies(throttled(**{"Retry-After": "7"}), OK)
    assert request(handler, clock) == {"data": [1]}
    assert len(log) == 2
    assert 7 <= clock.slept[0] <= 8


def test_a_retry_after_date_is_relative_to_the_servers_clock() -> None:
    clock = Clock()
    server_time = datetime.now(UTC) - timedelta(hours=9)
    until = format_datetime(server_time + timedelta(seconds=20), usegmt=True)
    response = throttled(
        **{"Date": format_datetime(server_time, usegmt=True), "Retry-After": until}
    )
    handler, _ = replies(response, OK)
    request(handler, clock)
    assert 20 <= clock.slept[0] <= 21


def test_a_retry_after_in_the_past_leads_to_a_backoff() -> None:
    clock = Clock()
    past = format_datetime(datetime.now(UTC) - timedelta(minutes=1), usegmt=True)
    handler, log = replies(*[throttled(**{"Retry-After": past})] * 3, OK)
    request(handler, clock)
    assert len(log) == 4
    assert len([seconds for seconds in clock.slept if 0 < seconds < 9]) == 3


def test_the_client_waits_for_the_rate_limit_reset() -> None:
    clock = Clock()
    reset = str(int(time.time()) + 30)
    handler, _ = replies(throttled(**{"Ratelimit-Reset": reset}), OK)
    request(handler, clock)
    # The reset time is a wait for this request and for the whole bucket.
    assert 28 <= clock.slept[0] <= 32


def test_a_long_wait_raises_quota_exhausted_at_once() -> None:
    clock = Clock()
    handler, log = replies(throttled(**{"Retry-After": "3600"}))
    with pytest.raises(errors.QuotaExhausted) as caught:
        request(handler, clock)
    assert clock.slept == []
    assert len(log) == 1
    assert caught.value.wait == 3600


def test_a_rate_limit_on_every_attempt_defers() -> None:
    handler, log = replies(*[throttled()] * 5)
    with pytest.raises(errors.QuotaExhausted):
        request(handler, Clock())
    assert len(log) == 5


@pytest.mark.parametrize(
    "failure",
    [
        httpx.Response(503, text="down"),
        httpx.Response(500, json={"message": "oops"}),
        httpx.ConnectError("refused"),
        httpx.ReadError("reset"),
        httpx.ReadTimeout("slow"),
        httpx.RemoteProtocolError("cut off"),
        httpx.Response(200, headers={"content-type": "application/json"}, text='{"da'),
        httpx.Response(200, html="<html>log in</html>"),
        httpx.Response(
            200, headers={"content-encoding": "br"}, stream=UnreadBody(b"x")
        ),
    ],
    ids=str,
)
def test_a_transient_error_is_retried(failure: httpx.Response | Exception) -> None:
    clock = Clock()
    handler, log = replies(failure, OK)
    assert request(handler, clock) == {"data": [1]}
    assert len(log) == 2
    assert len(clock.slept) == 1


def test_a_body_shorter_than_its_content_length_is_requested_again() -> None:
    short = httpx.Response(
        200, headers={"content-length": "99"}, stream=UnreadBody(b"[1]")
    )
    handler, log = replies(short, OK)
    assert request(handler, Clock()) == {"data": [1]}
    assert len(log) == 2


def test_an_incomplete_compressed_body_is_requested_again() -> None:
    whole = gzip.compress(json.dumps({"data": list(range(50))}).encode())

    def handler(request: httpx.Request) -> httpx.Response:
        cut = len(whole) // 2 if len(seen) == 0 else len(whole)
        seen.append(cut)
        return raw(whole[:cut])

    seen: list[int] = []
    assert request(handler, Clock())["data"][-1] == 49
    assert len(seen) == 2


def raw(body: bytes) -> httpx.Response:
    headers = {"content-encoding": "gzip", "content-type": "application/json"}
    return httpx.Response(200, headers=headers, stream=UnreadBody(body))


def test_a_gzip_bomb_stops_at_the_body_limit() -> None:
    bomb = gzip.compress(b"0" * 20_000_000)
    handler, log = replies(raw(bomb))
    with pytest.raises(errors.TooLarge):
        request(handler, Clock(), body_limit=1_000_000)
    assert len(log) == 1


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (400, errors.Permanent),
        (403, errors.Forbidden),
        (404, errors.NotFound),
        (410, errors.Gone),
    ],
)
def test_a_permanent_error_is_not_retried(status: int, kind: type[Exception]) -> None:
    clock = Clock()
    handler, log = replies(httpx.Response(status, json={"message": "no"}))
    with pytest.raises(kind, match=f"{status} no"):
        request(handler, clock)
    assert len(log) == 1
    assert clock.slept == []


@pytest.mark.parametrize("status", [403, 404, 410])
@pytest.mark.parametrize("body", ["<html>no</html>", "[]", ""])
def test_a_refusal_that_is_not_a_json_object_says_nothing_about_the_resource(
    status: int, body: str
) -> None:
    handler, log = replies(httpx.Response(status, text=body))
    with pytest.raises(errors.Permanent, match=f"{status} .*not in JSON") as caught:
        request(handler, Clock())
    assert type(caught.value) is errors.Permanent
    assert caught.value.body == body.encode()
    assert len(log) == 1


def test_a_response_of_unknown_shape_is_kept() -> None:
    page = httpx.Response(200, html="<html>log in</html>")
    handler, _ = replies(*[page] * 5)
    with pytest.raises(errors.WrongContent) as caught:
        request(handler, Clock())
    assert caught.value.body == b"<html>log in</html>"


@pytest.mark.parametrize("status", [200, 404])
def test_the_body_of_a_token_endpoint_is_never_kept(status: int) -> None:
    page = httpx.Response(status, html="<html>secret</html>")

    async def run() -> None:
        async with client(replies(*[page] * 5)[0], Clock()) as api:
            await api.post("token", {}, parse, label="token")

    with pytest.raises(errors.ApiError) as caught:
        asyncio.run(run())
    assert caught.value.body == b""


def test_a_redirect_to_another_origin_is_not_followed() -> None:
    away = httpx.Response(
        302, headers={"location": "https://evil.example/helix/videos"}
    )
    handler, log = replies(away)
    with pytest.raises(errors.ForeignOrigin):
        request(handler, Clock(), auth=TokenAuth(MemoryCredentials()))
    assert [request.url.host for request in log] == ["api.twitch.example"]


def test_a_redirect_inside_the_origin_is_followed() -> None:
    handler, log = replies(httpx.Response(301, headers={"location": "/helix/new"}), OK)
    assert request(handler, Clock()) == {"data": [1]}
    assert log[1].url.path == "/helix/new"


@pytest.mark.parametrize(
    "link",
    [
        "https://evil.example/helix/videos",
        "http://api.twitch.example/helix/videos",
        "https://api.twitch.example:8443/helix/videos",
        "https://me:pw@api.twitch.example/helix/videos",
        "//evil.example/videos",
    ],
)
def test_a_next_link_to_another_origin_is_an_error(link: str) -> None:
    handler, log = replies(OK)
    with pytest.raises(errors.ForeignOrigin):
        request(handler, Clock(), path=link)
    assert log == []


def test_a_next_link_of_the_same_origin_is_followed() -> None:
    handler, log = replies(OK)
    request(handler, Clock(), path=f"{BASE}/videos?after=x")
    assert log[0].url.host == "api.twitch.example"


def test_an_expired_token_is_refreshed_once_and_the_request_repeated() -> None:
    credentials = MemoryCredentials("stale-token")
    denied = httpx.Response(401, json={"message": "invalid access token"})
    handler, log = replies(denied, OK)
    assert request(handler, Clock(), auth=TokenAuth(credentials)) == {"data": [1]}
    assert credentials.refreshes == 1
    sent = [request.headers["authorization"] for request in log]
    assert sent == ["Bearer stale-token", "Bearer user-token"]


def test_a_second_401_does_not_refresh_again() -> None:
    credentials = MemoryCredentials("stale-token")
    denied = httpx.Response(401, json={"message": "invalid access token"})
    handler, log = replies(denied, denied)
    with pytest.raises(errors.Unauthorized):
        request(handler, Clock(), auth=TokenAuth(credentials))
    assert (credentials.refreshes, len(log)) == (1, 2)


def test_a_refused_refresh_reaches_the_caller() -> None:
    handler, _ = replies(httpx.Response(401, json={}))
    with pytest.raises(RefusedGrant):
        request(handler, Clock(), auth=TokenAuth(MemoryCredentials(refused=True)))


def test_no_secret_is_in_any_log_or_exception(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    for failure in (
        httpx.ConnectError(f"{BASE}?access_token=user-token"),
        httpx.Response(404, json={"message": "see /x?access_token=user-token"}),
        httpx.Response(302, headers={"location": "https://evil.example/?t=user-token"}),
    ):
        handler, _ = replies(*[failure] * 5)
        with pytest.raises(errors.ApiError) as caught:
            request(handler, Clock(), auth=TokenAuth(MemoryCredentials()))
        error: BaseException | None = caught.value
        while error is not None:
            assert not [s for s in SECRETS if s in f"{error!r} {error.__dict__}"]
            assert "\n" not in str(error)
            error = error.__cause__ or error.__context__
    assert not [secret for secret in SECRETS if secret in caplog.text]
    assert "access_token" not in caplog.text


def test_every_attempt_counts_as_a_call() -> None:
    calls: dict[str, int] = {}
    handler, _ = replies(httpx.Response(500), OK)
    request(handler, Clock(), calls=calls)
    assert calls == {"videos": 2}


def take_times(quota: Quota, clock: Clock, times: int) -> list[float]:
    """Return the times at which concurrent calls got their point."""
    bucket = TokenBuckets(quota, sleep=clock.sleep, clock=clock.time)
    times_taken: list[float] = []

    async def take() -> None:
        await bucket.take("app")
        times_taken.append(clock.time())

    async def run() -> None:
        await asyncio.gather(*(take() for _ in range(times)))

    asyncio.run(run())
    return times_taken


def test_the_bucket_waits_for_its_refill() -> None:
    clock = Clock()
    take_times(Quota(2, 10), clock, 4)
    assert clock.slept == pytest.approx([5.0, 5.0], abs=0.5)


def test_oversleeping_earns_no_points() -> None:
    times_taken = take_times(Quota(1, 5), Clock(late=7), 5)
    gaps = [later - earlier for earlier, later in pairwise(times_taken)]
    assert len(gaps) == 4
    assert min(gaps) >= 5 - 0.5


def test_more_points_than_a_bucket_holds_are_an_error() -> None:
    with pytest.raises(ValueError, match="never holds 3 points"):
        asyncio.run(TokenBuckets(Quota(2, 10)).take("app", 3))


def test_the_bucket_applies_the_platforms_reset_time() -> None:
    bucket = TokenBuckets(Quota(800, 60), clock=lambda: 1000.0)

    async def run() -> None:
        await bucket.apply_report("app", 0, 3600)
        await bucket.take("app")

    with pytest.raises(errors.QuotaExhausted):
        asyncio.run(run())
