"""A client that acts as our application at Twitch.

Here: the app token and the API client. Not here: endpoints (`endpoints/api.py`).
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx

from dlt_sources.contract import Throttle
from dlt_sources.http.client import ApiClient, ClassifyError
from dlt_sources.http.retry import Retry
from dlt_sources.twitch.auth import AppCredentials, open_token_client, token_auth
from dlt_sources.twitch.errors import classify_error
from dlt_sources.twitch.settings import Settings


@asynccontextmanager
async def open_client(
    settings: Settings,
    throttle: Throttle,
    calls: dict[str, int],
    *,
    retry: Retry,
    transport: httpx.AsyncBaseTransport | None = None,
    classify: ClassifyError = classify_error,
) -> AsyncIterator[ApiClient]:
    """Yield the client; the first request fetches its app token."""
    async with (
        open_token_client(
            settings, throttle, calls=calls, retry=retry, transport=transport
        ) as tokens,
        ApiClient(
            settings.api_url,
            throttle=throttle,
            bucket="app",
            auth=token_auth(AppCredentials(settings, tokens), settings),
            calls=calls,
            classify_error=classify,
            retry=retry,
            transport=transport,
        ) as client,
    ):
        yield client
