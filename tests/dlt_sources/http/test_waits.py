"""Waits that a platform reports, however wrong they are."""

import asyncio
import math
import time
from datetime import UTC, datetime

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dlt_sources import platforms
from dlt_sources.contract import Quota
from dlt_sources.http import errors, responses
from dlt_sources.http.responses import Response
from dlt_sources.http.retry import LONGEST_SLEEP
from dlt_sources.http.throttle import TokenBuckets
from dlt_sources.http.tokens import Token, make_grant
from tests.support.small_twitch import Clock, client

DAY = 86_400
IN_2036 = str(2_095_000_000)
NUMBERS = st.one_of(
    st.integers(-(10**20), 10**20).map(str),
    st.sampled_from(("²", "٣", "1e400", "nan", "-1", "", "9" * 5_000)),
)
DATES = st.datetimes().map(lambda moment: f"{moment:%a, %d %b %Y %H:%M:%S} GMT")
TEXTS = st.one_of(NUMBERS, DATES, st.text(max_size=20))


@settings(max_examples=300, derandomize=True)
@given(
    retry_after=TEXTS,
    reset=TEXTS,
    remaining=TEXTS,
    date=TEXTS,
    now=st.floats(1e9, 3e9),
)
def test_every_reported_wait_is_bounded(
    retry_after: str, reset: str, remaining: str, date: str, now: float
) -> None:
    response = Response(
        429,
        {
            "retry-after": retry_after,
            "ratelimit-reset": reset,
            "ratelimit-remaining": remaining,
            "date": date,
        },
        b"",
    )
    waits = (
        responses.read_wait(response, now),
        responses.read_retry_after(response, now),
        responses.read_reset_wait(response, now),
    )
    for wait in waits:
        assert wait is None or 0 <= wait <= responses.LONGEST_WAIT
    left = responses.read_remaining(response)
    assert left is None or left >= 0
    error = responses.classify_status(response, now)
    assert isinstance(error, errors.Throttled)


def test_a_reset_in_milliseconds_is_read_as_milliseconds() -> None:
    headers = {"ratelimit-reset": "1700000030000"}
    assert responses.read_reset_wait(Response(429, headers, b""), 1.7e9) == 30


@pytest.mark.parametrize("name", ["retry-after", "content-length", "date"])
def test_a_superscript_digit_in_a_header_is_not_a_number(name: str) -> None:
    def serve(request: httpx.Request) -> httpx.Response:
        headers = [(name.encode(), b"\xb2"), (b"content-type", b"application/json")]
        return httpx.Response(200, headers=headers, content=b"[]")

    async def request() -> bytes:
        async with client(serve, Clock()) as api:
            return await api.get("videos", (), bytes, label="videos")

    assert asyncio.run(request()) == b"[]"


@pytest.mark.parametrize("platform", sorted(platforms()))
@pytest.mark.parametrize(
    ("status", "headers"),
    [
        (200, {"Ratelimit-Reset": IN_2036, "Ratelimit-Remaining": "0"}),
        (200, {"Ratelimit-Reset": f"{IN_2036}000", "Ratelimit-Remaining": "0"}),
        (429, {"Ratelimit-Reset": IN_2036}),
        (429, {"Retry-After": "9" * 15}),
        (429, {"Retry-After": "Fri, 31 Dec 2999 23:59:59 GMT"}),
    ],
)
def test_a_platform_cannot_close_its_bucket_for_longer_than_its_own_window(
    platform: str, status: int, headers: dict[str, str]
) -> None:
    quota = platforms()[platform].quota
    assert LONGEST_SLEEP < quota.longest_wait <= responses.LONGEST_WAIT
    clock = Clock()

    def serve(request: httpx.Request) -> httpx.Response:
        return httpx.Response(status, headers=headers, json={})

    async def request() -> None:
        async with client(serve, clock, quota=quota) as api:
            for _ in range(2):
                await api.get("videos", (), bytes, label="videos")

    with pytest.raises(errors.QuotaExhausted) as caught:
        asyncio.run(request())
    assert caught.value.wait <= quota.longest_wait
    assert max(clock.slept, default=0) <= LONGEST_SLEEP + 1


@pytest.mark.parametrize("status", [200, 429])
def test_a_bucket_of_a_minute_is_waited_for(status: int) -> None:
    clock = Clock()
    served: list[int] = []

    def serve(request: httpx.Request) -> httpx.Response:
        served.append(200 if served else status)
        # Twitch reports when the bucket is full again, rounded up to a second.
        reset = math.ceil(time.time() + 60)
        left = "799" if len(served) > 1 else "0"
        headers = {"Ratelimit-Remaining": left, "Ratelimit-Reset": str(reset)}
        return httpx.Response(served[-1], headers=headers, json={})

    async def request() -> None:
        async with client(serve, clock, quota=platforms()["twitch"].quota) as api:
            for _ in range(2):
                await api.get("videos", (), bytes, label="videos")

    asyncio.run(request())
    assert sum(clock.slept) >= 59


def test_a_shorter_wait_wins_later() -> None:
    buckets = TokenBuckets(Quota(800, 60), clock=lambda: 1_000.0)

    async def note() -> None:
        await buckets.apply_report("app", 0, 3_000)
        await buckets.apply_report("app", 0, 20)

    asyncio.run(note())
    assert buckets.seconds("app") == 20


def test_a_system_clock_that_goes_back_delays_no_request(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    buckets = TokenBuckets(Quota(1, 2), longest_sleep=0)

    async def spend() -> None:
        await buckets.apply_report("app", 0, 2)
        real = time.time
        monkeypatch.setattr(time, "time", lambda: real() - 3_600)
        assert buckets.seconds("app") <= 2

    asyncio.run(spend())


@pytest.mark.parametrize("lifetime", [-1e300, -1, 0, 1e300])
def test_the_life_of_a_token_is_bounded(lifetime: float) -> None:
    expires_at = make_grant(Token("token", expires_in=lifetime)).expires_at
    assert expires_at is not None
    assert -1 < (expires_at - datetime.now(UTC)).total_seconds() < 401 * DAY
