"""A client of the Graph API for one token.

Here: batches, the proof of the app's secret, and one bucket of quota per page. Not
here: endpoints (`endpoints/`), tokens (`auth.py`).
"""

import json
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, TypeVar

import httpx
import msgspec

from dlt_sources.contract import Credentials, Secret, Subject, Throttle
from dlt_sources.facebook.auth import app_credentials
from dlt_sources.facebook.errors import classify_error, read_usage
from dlt_sources.facebook.settings import Settings
from dlt_sources.http import errors
from dlt_sources.http.auth import SignedTokenAuth
from dlt_sources.http.client import ApiClient, Params
from dlt_sources.http.responses import Response
from dlt_sources.http.retry import Retry

Parsed = TypeVar("Parsed")
MOST_ELEMENTS = 50
APP = "app"
PROOF = "appsecret_proof"


@dataclass(frozen=True, slots=True)
class GraphClient:
    """Requests with one token."""

    client: ApiClient

    async def get(
        self, path: str, params: Params, parse: Callable[[bytes], Parsed], *, label: str
    ) -> Parsed:
        """Request one node or edge."""
        return await self.client.get(path, params, parse, label=label)

    async def batch(self, urls: Sequence[str], *, label: str) -> list[Response | None]:
        """Request up to 50 relative URLs at once.

        An element is None where Facebook ran out of time for it.
        """
        if len(urls) > MOST_ELEMENTS:
            raise ValueError(f"a batch holds {MOST_ELEMENTS} elements")
        batch = [{"method": "GET", "relative_url": url} for url in urls]
        form = {
            "batch": Secret(json.dumps(batch), is_public=True),
            "include_headers": Secret("false", is_public=True),
        }
        return await self.client.change(
            "POST",
            "",
            lambda response: _read_elements(response, len(urls)),
            label=label,
            form=form,
        )


@dataclass(frozen=True, slots=True)
class Clients:
    """The clients of one collection."""

    client: ApiClient
    settings: Settings

    def of_page(self, subject: Subject) -> GraphClient | None:
        """Return a client with the page's own token, None where there is none."""
        connection = subject.connection
        if connection is None or not subject.is_own:
            return None
        return self._client(connection.credentials, f"page:{subject.subject_id}")

    def of_app(self) -> GraphClient | None:
        """Return a client with the app's token, None where there is none."""
        credentials = app_credentials(self.settings)
        return self._client(credentials, APP) if credentials else None

    def _client(self, credentials: Credentials, bucket: str) -> GraphClient:
        secret = self.settings.app_secret
        auth = SignedTokenAuth(credentials, secret, parameter=PROOF)
        return GraphClient(self.client.with_auth(auth, bucket))


@asynccontextmanager
async def open_client(
    settings: Settings,
    throttle: Throttle,
    calls: dict[str, int],
    *,
    retry: Retry,
    transport: httpx.AsyncBaseTransport | None = None,
) -> AsyncIterator[Clients]:
    """Yield the clients; they share their connections."""
    async with ApiClient(
        settings.api_url,
        throttle=throttle,
        bucket=APP,
        calls=calls,
        classify_error=classify_error,
        read_usage=read_usage,
        retry=retry,
        transport=transport,
    ) as client:
        yield Clients(client, settings)


def _read_elements(response: Response, count: int) -> list[Response | None]:
    try:
        elements = msgspec.json.decode(response.body, type=list[Any])
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        raise errors.WrongContent("response is not a batch") from None
    if len(elements) != count:
        raise errors.WrongContent(f"batch of {len(elements)} instead of {count}")
    return [_read_element(element) for element in elements]


def _read_element(element: object) -> Response | None:
    if not isinstance(element, Mapping):
        return None
    code, body = element.get("code"), element.get("body")
    if not isinstance(code, int) or not isinstance(body, str):
        return None
    return Response(code, {}, body.encode(errors="surrogatepass"))
