"""A client for the Graph API, and the same with the token of an account or the app.

Here: the origin, its errors and its usage headers. Not here: endpoints
(`endpoints/graph.py`), tokens (`auth.py`).
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx

from dlt_sources.contract import Secret, Subject, Throttle
from dlt_sources.http.auth import FixedCredentials, SignedTokenAuth
from dlt_sources.http.client import ApiClient
from dlt_sources.http.retry import Retry
from dlt_sources.instagram.endpoints.usage import read_rest
from dlt_sources.instagram.errors import classify_error
from dlt_sources.instagram.settings import Settings

NO_ACCOUNT = "none"
"""The bucket of requests without an account; each account has its own."""
APP = "app"
"""The bucket of requests with the application's token."""
PROOF = "appsecret_proof"
"""The query parameter that proves the application."""


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
        bucket=NO_ACCOUNT,
        calls=calls,
        classify_error=classify_error,
        read_usage=read_rest,
        retry=retry,
        transport=transport,
    ) as client:
        yield client


def client_of_account(
    client: ApiClient, settings: Settings, subject: Subject
) -> ApiClient | None:
    """Return a client with the account's own token, None where there is none."""
    connection = subject.connection
    if connection is None or not subject.is_own:
        return None
    auth = SignedTokenAuth(connection.credentials, settings.app_secret, parameter=PROOF)
    return client.with_auth(auth, f"account:{subject.subject_id}")


def client_of_app(client: ApiClient, settings: Settings) -> ApiClient | None:
    """Return a client with the application's token, None where it is not set."""
    secret = settings.app_secret
    if not settings.app_id or secret is None:
        return None
    token = Secret(f"{settings.app_id}|{secret.reveal()}")
    auth = SignedTokenAuth(FixedCredentials(token), secret, parameter=PROOF)
    return client.with_auth(auth, APP)
