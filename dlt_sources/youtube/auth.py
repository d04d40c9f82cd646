"""Google's credentials: the project's key, and the refresh of a person's token.

Here: the header of the key, and the refresh grant at `<GOOGLE_AUTH_URL>/token`. Not
here: storage of tokens (`contract.Credentials`).
"""

from collections.abc import Mapping

import httpx

from dlt_sources.contract import Grant, RefusedGrant, Secret, Throttle
from dlt_sources.http import errors
from dlt_sources.http.client import ApiClient
from dlt_sources.http.tokens import make_grant, parse_token
from dlt_sources.youtube.endpoints.quota import OAUTH
from dlt_sources.youtube.errors import classify_error
from dlt_sources.youtube.settings import Settings


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
    if not settings.client_id or not settings.client_secret.reveal():
        raise errors.MissingSetting(
            "set YOUTUBE_CLIENT_ID and YOUTUBE_CLIENT_SECRET to refresh tokens"
        )
    form = {
        "client_id": Secret(settings.client_id, is_public=True),
        "client_secret": settings.client_secret,
        "grant_type": Secret("refresh_token", is_public=True),
        "refresh_token": refresh_token,
    }
    refusal = ""
    async with ApiClient(
        settings.auth_url,
        throttle=throttle,
        bucket=OAUTH,
        classify_error=classify_error,
        transport=transport,
    ) as client:
        try:
            token = await client.post("token", form, parse_token, label="token")
        except errors.Permanent as error:
            if "invalid_grant" not in str(error):
                raise
            refusal = str(error)
    # Raised here, so that no traceback holds the request with its secrets.
    if refusal:
        raise RefusedGrant(f"Google refused the refresh token ({refusal})")
    return make_grant(token)
