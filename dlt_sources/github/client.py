"""Clients for GitHub's two APIs, and whose token a request carries.

Here: headers every request needs, one bucket of quota a token and API. Not here:
endpoints (`api.py`, `graphql.py`).
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import httpx

from dlt_sources.contract import Credentials, Secret, Subject, Throttle
from dlt_sources.github.errors import classify_error, classify_graphql_error
from dlt_sources.github.settings import Settings
from dlt_sources.http import ApiClient, Auth, NoAuth, Retry, TokenAuth
from dlt_sources.http.errors import Unauthorized

HEADERS = {
    "accept": Secret("application/vnd.github+json"),
    "x-github-api-version": Secret("2022-11-28"),
}
"""The version is pinned: 2026-03-10 drops fields (deprecations, 2026-11)."""


class FixedToken:
    """The token of the environment; nobody can renew it."""

    def __init__(self, token: Secret) -> None:
        self._token = token

    async def current(self) -> Secret:
        """Return the token."""
        return self._token

    async def refreshed(self, stale: Secret) -> Secret:
        """Refuse, since there is no other."""
        raise Unauthorized("GitHub does not accept GITHUB_TOKEN", status=401)


@dataclass(frozen=True, slots=True)
class Clients:
    """Both APIs without a person's token, and ways to act with one."""

    rest: ApiClient
    graph: ApiClient
    settings: Settings

    def rest_for(self, subject: Subject) -> ApiClient:
        """Return REST on behalf of the subject's connection, or of nobody."""
        auth, who = self._reader(subject)
        return self.rest.acting_as(auth, f"core:{who}")

    def graph_for(self, subject: Subject) -> ApiClient:
        """Return GraphQL on behalf of the subject's connection, or of nobody."""
        auth, who = self._reader(subject)
        return self.graph.acting_as(auth, f"graphql:{who}")

    def has_token(self, subject: Subject) -> bool:
        """Say whether requests for the subject carry a token at all."""
        return subject.connection is not None or self.settings.token is not None

    def _reader(self, subject: Subject) -> tuple[Auth, str]:
        connection, token = subject.connection, self.settings.token
        credentials: Credentials
        if connection is not None:
            credentials = connection.credentials
            who = f"user:{connection.platform_user_id}"
        elif token is not None:
            credentials, who = FixedToken(token), "token"
        else:
            return NoAuth(HEADERS), "address"
        return TokenAuth(credentials, fixed=HEADERS), who


@asynccontextmanager
async def connected(
    settings: Settings,
    throttle: Throttle,
    calls: dict[str, int],
    *,
    retry: Retry,
    transport: httpx.AsyncBaseTransport | None = None,
) -> AsyncIterator[Clients]:
    """Yield the clients."""
    async with (
        ApiClient(
            settings.api_url,
            throttle=throttle,
            bucket="core:address",
            auth=NoAuth(HEADERS),
            calls=calls,
            classify_error=classify_error,
            retry=retry,
            transport=transport,
        ) as rest,
        ApiClient(
            settings.graphql_url,
            throttle=throttle,
            bucket="graphql:address",
            auth=NoAuth(HEADERS),
            calls=calls,
            classify_error=classify_graphql_error,
            retry=retry,
            transport=transport,
        ) as graph,
    ):
        yield Clients(rest, graph, settings)
