"""Tokens of Instagram: the signature of each request, and the exchange of a token.

Here: `appsecret_proof`, and the exchange at `<INSTAGRAM_AUTH_URL>/access_token`. There
are no refresh tokens: a token is exchanged for a new one while it is valid. Not here:
when that happens (`contract.Platform`), storage of tokens (`contract.Credentials`).
"""

import hmac
from collections.abc import Mapping

import httpx

from dlt_sources.contract import Credentials, Grant, RefusedGrant, Secret, Throttle
from dlt_sources.http import errors
from dlt_sources.http.auth import TokenAuth
from dlt_sources.http.client import ApiClient
from dlt_sources.http.tokens import make_grant, parse_token
from dlt_sources.instagram.errors import classify_error
from dlt_sources.instagram.settings import Settings

BUCKET = "oauth"
LIFETIME = 60 * 86_400.0
"""Seconds of a long-lived token, where the response does not say."""


class SignedAuth(TokenAuth):
    """`Authorization: Bearer ...`, and the proof that we know the application's secret.

    Without a secret nothing is signed; Meta refuses that if the application demands it.
    """

    def __init__(self, credentials: Credentials, secret: Secret | None) -> None:
        super().__init__(credentials)
        self._secret = secret

    def query(self, headers: Mapping[str, Secret]) -> Mapping[str, Secret]:
        """Return the signature of the token."""
        if self._secret is None:
            return {}
        token = headers["Authorization"].reveal().removeprefix("Bearer ")
        key = self._secret.reveal().encode()
        proof = hmac.new(key, token.encode(), "sha256").hexdigest()
        return {"appsecret_proof": Secret(proof)}


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
