"""A client for Dev.to: the key's header, the paces, and what refusals mean.

Here: `api-key` instead of Authorization, and Dev.to's own refusals. Not here: endpoints
(`api.py`).
"""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from http import HTTPStatus

import httpx

from dlt_sources.contract import Credentials, Secret, Throttle
from dlt_sources.devto.settings import Settings
from dlt_sources.http import errors
from dlt_sources.http.auth import NoAuth
from dlt_sources.http.client import ApiClient
from dlt_sources.http.responses import Response, read_message
from dlt_sources.http.retry import Retry

HEADERS = {"accept": Secret("application/vnd.forem.api-v1+json")}
BUCKET = "address"
"""Dev.to counts requests by address, whoever asks."""


class KeyAuth:
    """`api-key: ...`; a key never renews itself.

    Where `is_proof` is not set a 401 says nothing about the key: some keys are refused
    by single endpoints and good for all others (devto-analytics, 2026-07).
    """

    def __init__(self, credentials: Credentials, *, is_proof: bool) -> None:
        self._credentials = credentials
        self._is_proof = is_proof

    async def headers(self) -> Mapping[str, Secret]:
        """Attach the key."""
        return {**HEADERS, "api-key": await self._credentials.current()}

    async def renewed(
        self, refused: Mapping[str, Secret]
    ) -> Mapping[str, Secret] | None:
        """Report a key that is refused for good; RefusedGrant passes through."""
        if not self._is_proof:
            return None
        key = await self._credentials.refreshed(refused["api-key"])
        return {**HEADERS, "api-key": key}


def classify_error(answer: Response) -> errors.ApiError | None:
    """Name what Dev.to hides behind 403 and 422; None lets the status decide."""
    if answer.status == HTTPStatus.FORBIDDEN and not answer.body.strip():
        return errors.Permanent(
            "403 without a word: the network in front refuses our User-Agent",
            status=403,
        )
    if answer.status == HTTPStatus.UNPROCESSABLE_ENTITY:
        said = read_message(answer)
        if "can't view" in said.lower():
            return errors.Forbidden(f"422 {said}", status=422)
    return None


@asynccontextmanager
async def open_client(
    settings: Settings,
    throttle: Throttle,
    calls: dict[str, int],
    *,
    retry: Retry,
    transport: httpx.AsyncBaseTransport | None = None,
) -> AsyncIterator[ApiClient]:
    """Yield a client without a key."""
    async with ApiClient(
        settings.api_url,
        throttle=throttle,
        bucket=BUCKET,
        auth=NoAuth(HEADERS),
        calls=calls,
        classify_error=classify_error,
        retry=retry,
        transport=transport,
    ) as client:
        yield client
