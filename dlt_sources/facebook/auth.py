"""Tokens of Facebook: of a page, and of the app.

Here: the app's token. Facebook has no refresh tokens, so there is no `refresh`: a page
token made with a long-lived user token does not expire, and a lost one is connected
again. Not here: storage of tokens (`contract.Credentials`), the proof of the app's
secret that requests carry (`http.auth.SignedTokenAuth`).
"""

from dlt_sources.contract import Secret
from dlt_sources.facebook.settings import Settings
from dlt_sources.http.auth import FixedCredentials


def app_credentials(settings: Settings) -> FixedCredentials | None:
    """Return the app's own token, None where the app is not set."""
    if not settings.app_id or settings.app_secret is None:
        return None
    token = f"{settings.app_id}|{settings.app_secret.reveal()}"
    return FixedCredentials(Secret(token))
