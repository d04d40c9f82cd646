"""Conditional requests over a cache of responses."""

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
    rejected: list[str] = []


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
    credential_id: str = "r",
) -> tuple[Any, list[str | None]]:
    sent: list[str | None] = []

    def log(request: httpx.Request) -> httpx.Response:
        sent.append(request.headers.get("if-none-match"))
        return handler(request)

    def parse(response: Response) -> Any:
        return msgspec.json.decode(response.body, type=page)

    async def run() -> Any:
        async with client(log, Clock()) as api:
            return await ConditionalReads(cache, credential_id).get(
                api,
                "things",
                [("page", "1")],
                parse,
                page,
                label="things",
                is_whole=lambda page: not getattr(page, "rejected", ()),
            )

    return asyncio.run(run()), sent


def test_a_second_read_sends_the_entity_tag() -> None:
    cache = MemoryCache()
    assert read(tagged, cache) == (Page(1), [None])
    assert read(tagged, cache) == (Page(1), ['"one"'])


def test_without_a_cache_no_request_is_conditional() -> None:
    assert read(tagged, None) == read(tagged, None) == (Page(1), [None])


def test_a_reader_never_gets_the_response_of_another() -> None:
    cache = MemoryCache()
    read(tagged, cache)
    assert read(tagged, cache, credential_id="other")[1] == [None]


def test_a_record_with_a_new_field_is_requested_in_full() -> None:
    cache = MemoryCache()
    read(tagged, cache)
    assert read(tagged, cache, page=Wider) == (Wider(1), [None])


def test_a_response_with_rejected_records_is_not_cached() -> None:
    def partly_rejected(request: httpx.Request) -> httpx.Response:
        body = {"number": 1, "rejected": ["x"]}
        return httpx.Response(200, headers={"etag": '"two"'}, json=body)

    cache = MemoryCache()
    assert read(partly_rejected, cache)[1] == read(partly_rejected, cache)[1] == [None]


def test_a_cached_response_that_does_not_decode_is_ignored() -> None:
    class BrokenCache(MemoryCache):
        async def get(self, credential_id: str, url: str) -> CachedResponse:
            return CachedResponse('"one"', b"{broken")

    assert read(tagged, BrokenCache()) == (Page(1), [None])


def test_an_unexpected_304_is_an_error() -> None:
    with pytest.raises(errors.WrongContent):
        read(lambda request: httpx.Response(304), MemoryCache())


def test_a_304_costs_no_quota() -> None:
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
                    "x", (), lambda response: response.status, label="x", etag='"one"'
                )

    asyncio.run(run())
    assert buckets.seconds("b", 5) < 1


def test_a_closed_bucket_stops_all_its_requests() -> None:
    buckets, clock = TokenBuckets(Quota(100, 60)), Clock()
    responses = [httpx.Response(403, json={})]

    async def run() -> None:
        async with ApiClient(
            BASE,
            throttle=buckets,
            bucket="b",
            retry=Retry(clock.sleep),
            classify_error=lambda response: errors.BucketClosed("too fast", wait=900.0),
            transport=HandlerTransport(lambda request: responses.pop()),
        ) as api:
            for _ in range(2):
                with pytest.raises(errors.QuotaExhausted):
                    await api.get("x", (), bytes, label="x")

    asyncio.run(run())
    assert responses == []
