"""HTTP clients for GitHub's REST and GraphQL APIs.

Here: one client per API, one quota bucket per token and API. Not here: tokens
(`auth.py`), endpoints (`endpoints/`).
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import httpx

from dlt_sources.contract import Subject, Throttle
from dlt_sources.github.auth import HEADERS, select_auth
from dlt_sources.github.endpoints.graphql_errors import classify_graphql_error
from dlt_sources.github.errors import classify_error
from dlt_sources.github.settings import Settings
from dlt_sources.http.auth import NoAuth
from dlt_sources.http.client import ApiClient, ClassifyError
from dlt_sources.http.retry import Retry


@dataclass(frozen=True, slots=True)
class Clients:
    """Clients of both APIs; each request acts for a subject."""

    rest: ApiClient
    graphql: ApiClient
    settings: Settings

    def rest_for(self, subject: Subject) -> ApiClient:
        """Return the REST client with the subject's token, if it has one."""
        auth, quota = select_auth(subject, self.settings.token)
        return self.rest.with_auth(auth, f"core:{quota}")

    def graphql_for(self, subject: Subject) -> ApiClient:
        """Return the GraphQL client with the subject's token, if it has one."""
        auth, quota = select_auth(subject, self.settings.token)
        return self.graphql.with_auth(auth, f"graphql:{quota}")

    def has_token(self, subject: Subject) -> bool:
        """Return whether requests for the subject carry a token."""
        return subject.connection is not None or self.settings.token is not None


@asynccontextmanager
async def open_client(
    settings: Settings,
    throttle: Throttle,
    calls: dict[str, int],
    *,
    retry: Retry,
    transport: httpx.AsyncBaseTransport | None = None,
    classify: ClassifyError = classify_error,
) -> AsyncIterator[Clients]:
    """Yield clients that close at the end."""
    async with (
        ApiClient(
            settings.api_url,
            throttle=throttle,
            bucket="core:address",
            auth=NoAuth(HEADERS),
            calls=calls,
            classify_error=classify,
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
        ) as graphql,
    ):
        yield Clients(rest, graphql, settings)
