"""Clients for the two APIs, each call out of its bucket of the day's units.

Here: key and token put together with the clients, and Google's own word about spent
units passed on to everybody. Not here: endpoints (`api.py`, `reports.py`).
"""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TypeVar

import httpx

from dlt_sources.contract import Connection, Throttle
from dlt_sources.http.auth import Auth, TokenAuth
from dlt_sources.http.client import ApiClient, Params
from dlt_sources.http.retry import Retry
from dlt_sources.youtube.auth import KeyAuth
from dlt_sources.youtube.errors import Spent, classify_error
from dlt_sources.youtube.quota import ANALYTICS, DATA, Metered
from dlt_sources.youtube.settings import Settings

Parsed = TypeVar("Parsed")


@dataclass(frozen=True, slots=True)
class Caller:
    """One API on behalf of one key or token, out of one bucket."""

    client: ApiClient
    bucket: str
    throttle: Throttle

    async def get(
        self, path: str, params: Params, parse: Callable[[bytes], Parsed], *, label: str
    ) -> Parsed:
        """Ask; where Google says the bucket is empty, nobody asks again today."""
        try:
            return await self.client.get(path, params, parse, label=label)
        except Spent as spent:
            await self.throttle.note(self.bucket, 0, spent.resume_at.timestamp())
            raise


@dataclass(frozen=True, slots=True)
class Clients:
    """The clients of one collection."""

    data: ApiClient
    reports: ApiClient
    settings: Settings
    throttle: Throttle

    def by_key(self, bucket: str = DATA) -> Caller | None:
        """Return a caller with the project's key, None where there is no key."""
        key = self.settings.api_key
        return None if key is None else self._caller(self.data, KeyAuth(key), bucket)

    def by_token(self, connection: Connection, bucket: str = DATA) -> Caller:
        """Return a caller with a person's token."""
        client = self.reports if bucket == ANALYTICS else self.data
        return self._caller(client, TokenAuth(connection.credentials), bucket)

    def _caller(self, client: ApiClient, auth: Auth, bucket: str) -> Caller:
        return Caller(client.with_auth(auth, bucket), bucket, self.throttle)


@asynccontextmanager
async def open_client(
    settings: Settings,
    throttle: Throttle,
    calls: dict[str, int],
    *,
    retry: Retry | None = None,
    transport: httpx.AsyncBaseTransport | None = None,
) -> AsyncIterator[Clients]:
    """Yield the clients of both APIs."""
    metered = Metered(throttle, settings.budgets)

    def client(url: str, bucket: str) -> ApiClient:
        return ApiClient(
            url,
            throttle=metered,
            bucket=bucket,
            calls=calls,
            classify_error=classify_error,
            retry=retry,
            transport=transport,
        )

    async with (
        client(settings.api_url, DATA) as data,
        client(settings.analytics_url, ANALYTICS) as reports,
    ):
        yield Clients(data, reports, settings, throttle)
