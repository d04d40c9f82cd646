"""A client that acts as our application at Twitch.

Here: the app token and the API client put together. Not here: endpoints (`api.py`).
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx

from dlt_sources.contract import Credentials, Secret, Throttle
from dlt_sources.http.auth import TokenAuth
from dlt_sources.http.client import ApiClient
from dlt_sources.http.retry import Retry
from dlt_sources.twitch import api
from dlt_sources.twitch.auth import AppCredentials, token_client
from dlt_sources.twitch.settings import Settings


@asynccontextmanager
async def open_client(
    settings: Settings,
    throttle: Throttle,
    calls: dict[str, int],
    *,
    retry: Retry,
    transport: httpx.AsyncBaseTransport | None = None,
) -> AsyncIterator[ApiClient]:
    """Yield the client; its token is asked for at the first request."""
    async with (
        token_client(
            settings, throttle, calls=calls, retry=retry, transport=transport
        ) as tokens,
        ApiClient(
            settings.api_url,
            throttle=throttle,
            bucket="app",
            auth=token_auth(AppCredentials(settings, tokens), settings),
            calls=calls,
            classify_error=api.classify_error,
            retry=retry,
            transport=transport,
        ) as app,
    ):
        yield app


def token_auth(credentials: Credentials, settings: Settings) -> TokenAuth:
    """Return headers for a token; the client id must be the one it was made for."""
    return TokenAuth(credentials, fixed={"Client-Id": Secret(settings.client_id)})
