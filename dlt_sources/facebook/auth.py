"""Tokens of Facebook: of a page, and of the app.

Here: the app's token. Facebook has no refresh tokens, so there is no `refresh`: a page
token made with a long-lived user token does not expire, and a lost one is connected
again. Not here: storage of tokens (`contract.Credentials`), the proof of the app's
secret that requests carry (`http.auth.SignedTokenAuth`).
"""

from dlt_sources.contract import Secret
from dlt_sources.facebook.settings import Settings


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
