"""Google's credentials: the project's key, and the refresh of a person's token.

Here: the header of the key, and the refresh grant at `<GOOGLE_AUTH_URL>/token`. Not
here: storage of tokens (`contract.Credentials`).
"""

from collections.abc import Mapping

import httpx

from dlt_sources.contract import Grant, Secret, Throttle
from dlt_sources.http.client import ApiClient
from dlt_sources.http.codes import require_client
from dlt_sources.http.errors import Permanent
from dlt_sources.http.tokens import make_grant, request_token
from dlt_sources.youtube.endpoints.quota import OAUTH
from dlt_sources.youtube.errors import classify_error
from dlt_sources.youtube.settings import Settings

CLIENT_NAMES = ("YOUTUBE_CLIENT_ID", "YOUTUBE_CLIENT_SECRET")


class KeyAuth:
    """`X-Goog-Api-Key`; a key in the URL would reach proxies and logs."""

    def __init__(self, key: Secret) -> None:
        self._key = key

    async def headers(self) -> Mapping[str, Secret]:
        """Return the header with the key."""
        return {"X-Goog-Api-Key": self._key}

    async def refresh(self, refused: Mapping[str, Secret]) -> None:
        """Return None: a key has no refresh."""


async def refresh(
    environ: Mapping[str, str],
    refresh_token: Secret,
    throttle: Throttle,
    *,
    transport: httpx.AsyncBaseTransport | None = None,
) -> Grant:
    """Exchange a refresh token for a new access token.

    Google returns no refresh token, so the grant has none and the old one stays valid.

    Raises:
        RefusedGrant: the person must connect again.
        MissingSetting: the OAuth client is not set.
    """
    settings = Settings.read(environ)
    client_secret = require_client(
        settings.client_id, settings.client_secret, CLIENT_NAMES, "refresh tokens"
    )
    form = {
        "client_id": Secret(settings.client_id, is_public=True),
        "client_secret": client_secret,
        "grant_type": Secret("refresh_token", is_public=True),
        "refresh_token": refresh_token,
    }
    async with open_token_client(settings, throttle, transport=transport) as client:
        token = await request_token(
            client,
            "token",
            form,
            label="token",
            refused="Google refused the refresh token",
            is_refusal=is_invalid_grant,
        )
    return make_grant(token)


def open_token_client(
    settings: Settings,
    throttle: Throttle,
    *,
    transport: httpx.AsyncBaseTransport | None = None,
) -> ApiClient:
    """Return a client for the token endpoint."""
    return ApiClient(
        settings.auth_url,
        throttle=throttle,
        bucket=OAUTH,
        classify_error=classify_error,
        transport=transport,
    )


def is_invalid_grant(error: Permanent) -> bool:
    """Return whether an error refuses the grant, not the OAuth client."""
    return "invalid_grant" in str(error)
