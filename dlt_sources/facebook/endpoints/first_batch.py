"""The first requests of one page, sent as one batch.

Here: a client whose planned requests share one HTTP request. Not here: which requests
are planned (`page.py`).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TypeVar
from urllib.parse import urlencode

from dlt_sources.contract import RefusedGrant
from dlt_sources.facebook.client import GraphClient
from dlt_sources.facebook.errors import InvalidField, TooMuchData, classify_error
from dlt_sources.http import errors
from dlt_sources.http.client import Params
from dlt_sources.http.responses import Response

Parsed = TypeVar("Parsed")
LABEL = "batch"
OK = 200
OWN_ERRORS = (errors.InvalidMetric, InvalidField, TooMuchData)
"""Errors of the request itself: a repeat would fail in the same way."""


@dataclass(slots=True)
class FirstBatch:
    """A client; the first use of a planned request sends all planned ones.

    An element that failed for another reason than its own content is requested again,
    alone, with the waits and the refresh of any request.
    """

    client: GraphClient
    planned: list[str] = field(default_factory=list)
    responses: dict[str, Response] = field(default_factory=dict)
    refused: RefusedGrant | None = None

    def plan(self, path: str, params: Params) -> None:
        """Add a request to the batch."""
        self.planned.append(_url(path, params))

    async def get(
        self, path: str, params: Params, parse: Callable[[bytes], Parsed], *, label: str
    ) -> Parsed:
        """Return the parsed response, from the batch where it succeeded there.

        Raises:
            ApiError: as `GraphClient.get`.
            RefusedGrant: Facebook refuses the token.
        """
        url = _url(path, params)
        if url in self.planned:
            await self._send()
        if self.refused is not None:
            raise self.refused
        response = self.responses.pop(url, None)
        if response is not None and response.status == OK:
            try:
                return parse(response.body)
            except errors.Transient:
                pass  # requested again, alone
        elif response is not None:
            error = classify_error(response)
            if isinstance(error, OWN_ERRORS):
                raise error
        return await self.client.get(path, params, parse, label=label)

    async def _send(self) -> None:
        urls, self.planned = self.planned, []
        if len(urls) < 2:  # noqa: PLR2004 - one request needs no batch
            return
        try:
            found = await self.client.batch(urls, label=LABEL)
        except RefusedGrant as error:
            self.refused = error
            raise
        except (errors.Permanent, errors.WrongContent):
            return  # each request is sent alone and fails with its own reason
        self.responses = {
            url: response
            for url, response in zip(urls, found, strict=True)
            if response is not None
        }


async def get_each(
    client: GraphClient, paths: Sequence[str], params: Params, *, label: str
) -> list[Response | None]:
    """Return the responses of several nodes, in one batch."""
    return await client.batch([_url(path, params) for path in paths], label=label)


def _url(path: str, params: Params) -> str:
    return f"{path}?{urlencode(list(params))}"
