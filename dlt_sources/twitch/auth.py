"""Tokens of Twitch: the application's own, and the refresh of a person's.

Here: the two grants at `<TWITCH_AUTH_URL>/token`. Not here: storage of tokens
(`contract.Credentials`), headers and 401 (`http/auth.py`).
"""

import asyncio
from collections.abc import Mapping

import httpx

from dlt_sources.contract import Credentials, Grant, Secret, Throttle
from dlt_sources.http import errors
from dlt_sources.http.auth import TokenAuth
from dlt_sources.http.client import ApiClient
from dlt_sources.http.retry import Retry
from dlt_sources.http.tokens import make_grant, parse_token, request_token
from dlt_sources.twitch.settings import Settings

BUCKET = "oauth"
REFUSAL_STATUSES = frozenset({400, 401})


class AppCredentials:
    """The app token; the first use requests it, a 401 requests a new one."""

    def __init__(self, settings: Settings, client: ApiClient) -> None:
        self._settings = settings
        self._client = client
        self._token: Secret | None = None
        self._lock = asyncio.Lock()

    async def current(self) -> Secret:
        """Return the app token."""
        async with self._lock:
            if self._token is None:
                self._token = await self._request()
            return self._token

    async def refresh(self, stale: Secret) -> Secret:
        """Return a new app token; concurrent calls request it once."""
        async with self._lock:
            if self._token is None or self._token == stale:
                self._token = await self._request()
            return self._token

    async def _request(self) -> Secret:
        form = {
            **self._settings.form(),
            "grant_type": Secret("client_credentials", is_public=True),
        }
        try:
            token = await self._client.post("token", form, parse_token, label="token")
        except errors.Permanent as error:
            raise errors.Permanent(
                f"no app token ({error}); check {self._settings.names}",
                status=error.status,
            ) from None
        return Secret(token.access_token)


def token_auth(credentials: Credentials, settings: Settings) -> TokenAuth:
    """Return the headers of a token; its client id must be the application's."""
    return TokenAuth(
        credentials, fixed={"Client-Id": Secret(settings.client_id, is_public=True)}
    )


def open_token_client(
    settings: Settings,
    throttle: Throttle,
    *,
    calls: dict[str, int] | None = None,
    retry: Retry | None = None,
    transport: httpx.AsyncBaseTransport | None = None,
) -> ApiClient:
    """Return a client for the token endpoint."""
    return ApiClient(
        settings.auth_url,
        throttle=throttle,
        bucket=BUCKET,
        calls=calls,
        retry=retry,
        transport=transport,
    )


async def refresh(
    environ: Mapping[str, str],
    refresh_token: Secret,
    throttle: Throttle,
    *,
    transport: httpx.AsyncBaseTransport | None = None,
) -> Grant:
    """Trade a refresh token for a new grant, perhaps with a new refresh token.

    Raises:
        RefusedGrant: the person must connect again.
    """
    settings = Settings.read(environ)
    form = {
        **settings.form(),
        "grant_type": Secret("refresh_token", is_public=True),
        "refresh_token": refresh_token,
    }
    async with open_token_client(settings, throttle, transport=transport) as client:
        token = await request_token(
            client,
            "token",
            form,
            label="token",
            refused="Twitch refused the refresh token",
            is_refusal=_is_about_token,
        )
    return make_grant(token)


def _is_about_token(error: errors.Permanent) -> bool:
    """Return whether an error refuses the token, not the application."""
    return error.status in REFUSAL_STATUSES and "client" not in str(error).lower()
