"""Tokens of Instagram: the exchange of a token.

Here: the exchange at `<INSTAGRAM_AUTH_URL>/access_token`. There are no refresh tokens:
a token is exchanged for a new one while it is valid. Not here: when that happens
(`contract.Platform`), storage of tokens (`contract.Credentials`), the proof of the
application's secret that requests carry (`http.auth.SignedTokenAuth`).
"""

from collections.abc import Mapping

import httpx

from dlt_sources.contract import Grant, RefusedGrant, Secret, Throttle
from dlt_sources.http import errors
from dlt_sources.http.client import ApiClient
from dlt_sources.http.tokens import make_grant, parse_token
from dlt_sources.instagram.errors import classify_error
from dlt_sources.instagram.settings import Settings

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
    if not settings.app_id or settings.app_secret is None:
        raise errors.MissingSetting(
            "set INSTAGRAM_APP_ID and INSTAGRAM_APP_SECRET to exchange tokens"
        )
    form = {
        "client_id": Secret(settings.app_id, is_public=True),
        "client_secret": settings.app_secret,
        "grant_type": Secret("fb_exchange_token", is_public=True),
        "fb_exchange_token": access_token,
    }
    refusal = ""
    async with ApiClient(
        settings.auth_url,
        throttle=throttle,
        bucket=BUCKET,
        classify_error=classify_error,
        transport=transport,
    ) as client:
        try:
            token = await client.post("access_token", form, parse_token, label="token")
        except errors.Unauthorized as error:
            refusal = str(error)
    # Raised here, so that no traceback holds the request with its secrets.
    if refusal:
        raise RefusedGrant(f"Meta refused to exchange the token ({refusal})")
    if token.expires_in is None:
        token.expires_in = LIFETIME
    return make_grant(token)
