"""The token and the headers of a request to GitHub.

Here: the token of a connection, else `GITHUB_TOKEN`, else none. Not here: storage of
tokens (`contract.Credentials`). Personal access tokens have no refresh.
"""

from dlt_sources.contract import Credentials, Secret, Subject
from dlt_sources.http.auth import Auth, NoAuth, TokenAuth
from dlt_sources.http.errors import Unauthorized

HEADERS = {
    "accept": Secret("application/vnd.github+json", is_public=True),
    "x-github-api-version": Secret("2022-11-28", is_public=True),
}
"""The version is pinned: 2026-03-10 drops fields (deprecations, 2026-11)."""


class EnvironmentToken:
    """Credentials over `GITHUB_TOKEN`, which cannot be refreshed."""

    def __init__(self, token: Secret) -> None:
        self._token = token

    async def current(self) -> Secret:
        """Return the token."""
        return self._token

    async def refresh(self, stale: Secret) -> Secret:
        """Fail: the environment holds one token only."""
        raise Unauthorized("GitHub does not accept GITHUB_TOKEN", status=401)


def select_auth(subject: Subject, token: Secret | None) -> tuple[Auth, str]:
    """Return the authentication for a subject, and the name of its quota.

    GitHub counts requests per user, or per address without a token.
    """
    credentials: Credentials
    if subject.connection is not None:
        credentials = subject.connection.credentials
        quota = f"user:{subject.connection.platform_user_id}"
    elif token is not None:
        credentials, quota = EnvironmentToken(token), "token"
    else:
        return NoAuth(HEADERS), "address"
    return TokenAuth(credentials, fixed=HEADERS), quota
