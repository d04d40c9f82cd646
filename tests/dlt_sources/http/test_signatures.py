"""Signatures in the query, and a bucket that rests before its limit."""

import asyncio
import json
from collections.abc import Mapping
from typing import Any

import httpx

from dlt_sources.contract import Secret
from dlt_sources.http.auth import Auth, TokenAuth
from tests.support.small_twitch import Clock, MemoryCredentials, client

OK = httpx.Response(200, json={"data": [1]})


class SignedAuth(TokenAuth):
    """A token whose signature belongs into the query."""

    def query(self, headers: Mapping[str, Secret]) -> Mapping[str, Secret]:
        token = headers["Authorization"].reveal().removeprefix("Bearer ")
        return {"proof": Secret(f"signed-{token}")}


def send(
    responses: list[httpx.Response],
    clock: Clock,
    *,
    times: int = 1,
    auth: Auth | None = None,
    **more: Any,
) -> tuple[list[httpx.Request], Any]:
    """Return the requests of `times` reads, and the last response."""
    log: list[httpx.Request] = []

    def handler(request: httpx.Request) -> httpx.Response:
        log.append(request)
        return responses[len(log) - 1]

    async def run() -> Any:
        async with client(handler, clock, auth=auth, **more) as api:
            for _ in range(times):
                found = await api.get("videos", [("id", "1")], json.loads, label="all")
            return found

    return log, asyncio.run(run())


def test_each_token_has_its_own_signature_in_the_query() -> None:
    denied = httpx.Response(401, json={"message": "invalid access token"})
    repeated = {"next": "https://api.twitch.example/?proof=signed-user-token"}
    auth = SignedAuth(MemoryCredentials("stale-token"))
    responses = [denied, httpx.Response(200, json=repeated)]
    log, found = send(responses, Clock(), auth=auth)
    proofs = [one.url.params["proof"] for one in log]
    assert proofs == ["signed-stale-token", "signed-user-token"]
    assert [one.url.params["id"] for one in log] == ["1", "1"]
    assert "signed-user-token" not in str(found)


def test_a_bucket_rests_before_its_limit() -> None:
    clock = Clock()
    log, _ = send([OK, OK], clock, times=2, read_usage=lambda response: 20.0)
    assert len(log) == 2
    assert 19 <= sum(clock.slept) <= 21
