"""HTTP clients for the Data API and Analytics; each request spends from a bucket.

Here: a client with its credential and its bucket; buckets that Google reports empty.
Not here: endpoints (`endpoints/`), keys and tokens (`auth.py`).
"""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TypeVar

import httpx

from dlt_sources.contract import Connection, Throttle
from dlt_sources.http.auth import Auth, TokenAuth
from dlt_sources.http.client import ApiClient, Params
from dlt_sources.http.retry import Retry
from dlt_sources.youtube.auth import KeyAuth
from dlt_sources.youtube.endpoints.broadcasts import Broadcasts
from dlt_sources.youtube.endpoints.quota import ANALYTICS, DATA, BudgetThrottle
from dlt_sources.youtube.errors import DailyQuotaExhausted, classify_error
from dlt_sources.youtube.settings import Settings

Parsed = TypeVar("Parsed")


@dataclass(frozen=True, slots=True)
class BucketClient:
    """One API with one key or token and one bucket."""

    client: ApiClient
    bucket: str
    throttle: Throttle

    async def get(
        self, path: str, params: Params, parse: Callable[[bytes], Parsed], *, label: str
    ) -> Parsed:
        """Send a request; a bucket that Google reports empty is closed for the day."""
        try:
            return await self.client.get(path, params, parse, label=label)
        except DailyQuotaExhausted as error:
            await self.throttle.apply_report(self.bucket, 0, error.wait)
            raise


@dataclass(frozen=True, slots=True)
class Clients:
    """The clients of one collection, and what its rounds know of broadcasts."""

    data: ApiClient
    analytics: ApiClient
    settings: Settings
    throttle: Throttle
    broadcasts: Broadcasts = field(default_factory=Broadcasts)

    def with_key(self, bucket: str = DATA) -> BucketClient | None:
        """Return a client with the project's key, None without a key."""
        key = self.settings.api_key
        return None if key is None else self._client(self.data, KeyAuth(key), bucket)

    def with_token(self, connection: Connection, bucket: str = DATA) -> BucketClient:
        """Return a client with the token of a connection."""
        client = self.analytics if bucket == ANALYTICS else self.data
        return self._client(client, TokenAuth(connection.credentials), bucket)

    def _client(self, client: ApiClient, auth: Auth, bucket: str) -> BucketClient:
        return BucketClient(client.with_auth(auth, bucket), bucket, self.throttle)


@asynccontextmanager
async def open_client(
    settings: Settings,
    throttle: Throttle,
    calls: dict[str, int],
    *,
    retry: Retry | None = None,
    transport: httpx.AsyncBaseTransport | None = None,
) -> AsyncIterator[Clients]:
    """Yield clients of both APIs that close at the end."""
    budgeted = BudgetThrottle(throttle, settings.budgets)

    def client(url: str, bucket: str) -> ApiClient:
        return ApiClient(
            url,
            throttle=budgeted,
            bucket=bucket,
            calls=calls,
            classify_error=classify_error,
            retry=retry,
            transport=transport,
        )

    async with (
        client(settings.api_url, DATA) as data,
        client(settings.analytics_url, ANALYTICS) as analytics,
    ):
        yield Clients(data, analytics, settings, budgeted)
