"""A client for Dev.to without a key.

Here: one bucket of quota for all requests. Not here: endpoints (`endpoints/api.py`),
keys (`auth.py`).
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx

from dlt_sources.contract import Throttle
from dlt_sources.devto.auth import HEADERS
from dlt_sources.devto.errors import classify_error
from dlt_sources.devto.settings import Settings
from dlt_sources.http.auth import NoAuth
from dlt_sources.http.client import ApiClient
from dlt_sources.http.retry import Retry

BUCKET = "address"
"""Dev.to counts requests by IP address, not by key."""


@asynccontextmanager
async def open_client(
    settings: Settings,
    throttle: Throttle,
    calls: dict[str, int],
    *,
    retry: Retry,
    transport: httpx.AsyncBaseTransport | None = None,
) -> AsyncIterator[ApiClient]:
    """Yield the client."""
    async with ApiClient(
        settings.api_url,
        throttle=throttle,
        bucket=BUCKET,
        auth=NoAuth(HEADERS),
        calls=calls,
        classify_error=classify_error,
        retry=retry,
        transport=transport,
    ) as client:
        yield client
