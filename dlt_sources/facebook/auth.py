"""Tokens of Facebook: of a page, and of the app.

Here: the app's token, and the proof of the app's secret that requests carry. Facebook
has no refresh tokens, so there is no `refresh`: a page token made with a long-lived
user token does not expire, and a lost one is connected again. Not here: storage of
tokens (`contract.Credentials`).
"""

import hmac
from collections.abc import Mapping

from dlt_sources.contract import Credentials, Secret
from dlt_sources.facebook.settings import Settings
from dlt_sources.http.auth import TokenAuth


class AppCredentials:
    """The app's own token, which reads public pages; it needs no request."""

    def __init__(self, settings: Settings) -> None:
        secret = settings.app_secret
        self._token = Secret(f"{settings.app_id}|{secret.reveal()}") if secret else None

    async def current(self) -> Secret:
        """Return the token."""
        return self._token or Secret("", is_public=True)

    async def refresh(self, stale: Secret) -> Secret:
        """Return the same token; only its owner can change the secret."""
        return stale


class ProofAuth(TokenAuth):
    """A token, and the proof that the request comes from the app's server."""

    def __init__(self, credentials: Credentials, secret: Secret | None) -> None:
        super().__init__(credentials)
        self._secret = secret

    def query(self, headers: Mapping[str, Secret]) -> Mapping[str, Secret]:
        """Return `appsecret_proof` of the token; none without the app's secret."""
        if self._secret is None:
            return {}
        token = headers["Authorization"].reveal().removeprefix("Bearer ")
        key = self._secret.reveal().encode()
        digest = hmac.new(key, token.encode(), "sha256").hexdigest()
        return {"appsecret_proof": Secret(digest)}
