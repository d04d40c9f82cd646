"""Requests a second against a server that answers after 100 ms: ours, and one by one.

Here: the same calls by the project's client and by a plain one. Not here: what a source
asks for; see `daily.py`.
"""

import asyncio
import time
from collections.abc import Mapping

import httpx

from dlt_sources.contract import Quota, Secret
from dlt_sources.http.client import ApiClient
from dlt_sources.http.throttle import TokenBuckets
from sandbox import start

LATENCY_MS = 100
CALLS = 400
ONE_BY_ONE = 40


def measure() -> dict[str, float]:
    """Return requests a second of each way."""
    with start(latency_ms=LATENCY_MS, points=1_000_000) as server:
        environment = server.environ()
        base = environment["TWITCH_API_URL"]
        headers = {
            "Authorization": f"Bearer {_token(environment)}",
            "Client-Id": environment["TWITCH_CLIENT_ID"],
        }
        return {
            "one at a time": _one_by_one(f"{base}/games/top", headers),
            "our client": asyncio.run(_ours(base, headers)),
        }


def _token(environment: dict[str, str]) -> str:
    form = {
        "client_id": environment["TWITCH_CLIENT_ID"],
        "client_secret": environment["TWITCH_CLIENT_SECRET"],
        "grant_type": "client_credentials",
    }
    answer = httpx.post(f"{environment['TWITCH_AUTH_URL']}/token", data=form)
    return str(answer.json()["access_token"])


def _one_by_one(url: str, headers: dict[str, str]) -> float:
    with httpx.Client(headers=headers) as client:
        began = time.perf_counter()
        for _ in range(ONE_BY_ONE):
            client.get(url).raise_for_status()
        return ONE_BY_ONE / (time.perf_counter() - began)


class _Fixed:
    """Fixed headers; requests are measured here, not tokens."""

    def __init__(self, headers: dict[str, str]) -> None:
        self._headers = {name: Secret(value) for name, value in headers.items()}

    async def headers(self) -> Mapping[str, Secret]:
        return self._headers

    async def refresh(self, refused: Mapping[str, Secret]) -> None:
        return None


async def _ours(base: str, headers: dict[str, str]) -> float:
    async with ApiClient(
        base,
        throttle=TokenBuckets(Quota(1_000_000, 60)),
        bucket="bench",
        auth=_Fixed(headers),
    ) as client:

        async def ask(_: int) -> bytes:
            return await client.get("games/top", (), bytes, label="games")

        began = time.perf_counter()
        await asyncio.gather(*map(ask, range(CALLS)))
        return CALLS / (time.perf_counter() - began)
