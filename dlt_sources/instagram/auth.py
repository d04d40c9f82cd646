"""Tokens of Instagram: the exchange of a token.

Here: the exchange at `<INSTAGRAM_AUTH_URL>/access_token`. There are no refresh tokens:
a token is exchanged for a new one while it is valid. Not here: when that happens
(`contract.Platform`), storage of tokens (`contract.Credentials`), the proof of the
application's secret that requests carry (`http.auth.SignedTokenAuth`).
"""

from collections.abc import Mapping

import httpx

from dlt_sources.contract import Grant, Secret, Throttle
from dlt_sources.http.client import ApiClient
from dlt_sources.http.codes import require_client
from dlt_sources.http.errors import Unauthorized
from dlt_sources.http.tokens import make_grant, request_token
from dlt_sources.instagram.errors import classify_error
from dlt_sources.instagram.settings import Settings

APP_NAMES = ("INSTAGRAM_APP_ID", "INSTAGRAM_APP_SECRET")
BUCKET = "oauth"
LIFETIME = 60 * 86_400.0
"""Seconds of a long-lived token, where the response does not say."""


async def refresh(
    environ: Mapping[str, str],
    access_token: Secret,
    throttle: Throttle,
    *,
    transport: httpx.AsyncBaseTransport | None = None,
) -> Grant:
    """Exchange an access token that is still valid for a new one of 60 days.

    Raises:
        RefusedGrant: the token has ended; the person must connect again.
        MissingSetting: the application is not set.
    """
    settings = Settings.read(environ)
    app_secret = require_client(
        settings.app_id, settings.app_secret, APP_NAMES, "exchange tokens"
    )
    form = {
        "client_id": Secret(settings.app_id, is_public=True),
        "client_secret": app_secret,
        "grant_type": Secret("fb_exchange_token", is_public=True),
        "fb_exchange_token": access_token,
    }
    async with open_token_client(settings, throttle, transport=transport) as client:
        token = await request_token(
            client,
            "access_token",
            form,
            label="token",
            refused="Meta refused to exchange the token",
            is_refusal=lambda error: isinstance(error, Unauthorized),
        )
    if token.expires_in is None:
        token.expires_in = LIFETIME
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
        bucket=BUCKET,
        classify_error=classify_error,
        transport=transport,
    )
