"""Answers kept from runs before: when they are used, and when not."""

import asyncio
from collections.abc import Callable
from typing import Any

import httpx
import msgspec
import pytest

from dlt_sources.contract import CachedResponse, Quota
from dlt_sources.http import errors
from dlt_sources.http.client import ApiClient
from dlt_sources.http.conditional import ConditionalReads, MemoryCache
from dlt_sources.http.responses import Response
from dlt_sources.http.retry import Retry
from dlt_sources.http.throttle import TokenBuckets
from tests.support.small_twitch import BASE, Clock, HandlerTransport, client

Handler = Callable[[httpx.Request], httpx.Response]


class Page(msgspec.Struct):
    number: int
    refused: list[str] = []


class Wider(msgspec.Struct):
    number: int
    name: str | None = None


def tagged(request: httpx.Request) -> httpx.Response:
    if request.headers.get("if-none-match") == '"one"':
        return httpx.Response(304, headers={"etag": '"one"'})
    return httpx.Response(200, headers={"etag": '"one"'}, json={"number": 1})


def read(
    handler: Handler,
    cache: MemoryCache | None,
    page: type[Any] = Page,
    reader: str = "r",
) -> tuple[Any, list[str | None]]:
    asked: list[str | None] = []

    def noted(request: httpx.Request) -> httpx.Response:
        asked.append(request.headers.get("if-none-match"))
        return handler(request)

    def parse(answer: Response) -> Any:
        return msgspec.json.decode(answer.body, type=page)

    async def run() -> Any:
        async with client(noted, Clock()) as api:
            return await ConditionalReads(cache, reader).get(
                api,
                "things",
                [("page", "1")],
                parse,
                page,
                label="things",
                is_whole=lambda found: not getattr(found, "refused", ()),
            )

    return asyncio.run(run()), asked


def test_the_second_time_only_the_tag_is_sent() -> None:
    cache = MemoryCache()
    assert read(tagged, cache) == (Page(1), [None])
    assert read(tagged, cache) == (Page(1), ['"one"'])


def test_without_a_cache_everything_is_asked_in_full() -> None:
    assert read(tagged, None) == read(tagged, None) == (Page(1), [None])


def test_a_reader_never_gets_the_answer_of_another() -> None:
    cache = MemoryCache()
    read(tagged, cache)
    assert read(tagged, cache, reader="other")[1] == [None]


def test_a_record_with_a_new_column_is_asked_in_full() -> None:
    cache = MemoryCache()
    read(tagged, cache)
    assert read(tagged, cache, page=Wider) == (Wider(1), [None])


def test_an_answer_with_refused_records_is_not_kept() -> None:
    def spoiled(request: httpx.Request) -> httpx.Response:
        body = {"number": 1, "refused": ["x"]}
        return httpx.Response(200, headers={"etag": '"two"'}, json=body)

    cache = MemoryCache()
    assert read(spoiled, cache)[1] == read(spoiled, cache)[1] == [None]


def test_what_was_kept_and_does_not_open_is_forgotten() -> None:
    cache = MemoryCache()
    read(tagged, cache)
    for key in list(cache._responses):
        cache._responses[key] = CachedResponse('"one"', b"{broken")
    assert read(tagged, cache) == (Page(1), [None])


def test_a_304_nobody_asked_for_is_no_answer() -> None:
    with pytest.raises(errors.WrongContent):
        read(lambda request: httpx.Response(304), MemoryCache())


def test_a_304_gives_its_point_back() -> None:
    buckets = TokenBuckets(Quota(5, 1e9))

    async def run() -> None:
        async with ApiClient(
            BASE,
            throttle=buckets,
            bucket="b",
            retry=Retry(Clock().sleep),
            transport=HandlerTransport(tagged),
        ) as api:
            for _ in range(20):
                await api.get_response(
                    "x", (), lambda one: one.status, label="x", etag='"one"'
                )

    asyncio.run(run())
    assert buckets.seconds("b", 5) < 1


def test_a_closed_bucket_is_closed_for_everybody() -> None:
    buckets, clock = TokenBuckets(Quota(100, 60)), Clock()
    left = [httpx.Response(403, json={})]

    async def run() -> None:
        async with ApiClient(
            BASE,
            throttle=buckets,
            bucket="b",
            retry=Retry(clock.sleep),
            classify_error=lambda answer: errors.BucketClosed("too fast", wait=900.0),
            transport=HandlerTransport(lambda request: left.pop()),
        ) as api:
            for _ in range(2):
                with pytest.raises(errors.QuotaExhausted):
                    await api.get("x", (), bytes, label="x")

    asyncio.run(run())
    assert left == []
