"""Responses of the sandbox without some items of its lists.

Here: a transport that removes items by id, ids of earlier readings, and one reading
with both. Not here: the sandbox's own faults.
"""

import asyncio
import json
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

import httpx

from dlt_sources.contract import Subject
from tests.support.collecting import Sandbox, collected
from tests.support.small_twitch import UnreadBody

ENCODED = ("content-encoding", "content-length", "etag", "transfer-encoding")


class Omissions(httpx.AsyncBaseTransport):
    """Removes items of the lists under `path`, in the first `looks` responses."""

    def __init__(self, path: str, omitted: Iterable[str], looks: int = 99) -> None:
        self._path = path
        self._omitted = frozenset(omitted)
        self._looks = looks
        self._inner = httpx.AsyncHTTPTransport()
        self.paths: Counter[str] = Counter()

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Return the sandbox's response, without the items."""
        self.paths[request.url.path] += 1
        response = await self._inner.handle_async_request(request)
        is_list = request.url.path.endswith(self._path) and response.status_code == 200
        if not is_list or not self._looks:
            return response
        self._looks -= 1
        await response.aread()
        rows = [one for one in response.json() if str(one["id"]) not in self._omitted]
        kept = [pair for pair in response.headers.items() if pair[0] not in ENCODED]
        body = UnreadBody(json.dumps(rows).encode())
        return httpx.Response(200, headers=kept, stream=body)

    async def aclose(self) -> None:
        """Close the connections to the sandbox."""
        await self._inner.aclose()


class Known:
    """Ids of an earlier reading, by resource and subject."""

    def __init__(self, ids: Mapping[tuple[str, str], Iterable[str]]) -> None:
        self._ids = ids

    async def get(self, resource: str, subject_id: str) -> frozenset[str]:
        """Return the ids."""
        await asyncio.sleep(0)
        return frozenset(self._ids.get((resource, subject_id), ()))


def read_known(
    server: Sandbox,
    platform: str,
    resource: str,
    subject: Subject,
    *,
    known: Iterable[str],
    transport: Omissions,
) -> tuple[dict[str, Any], str, str | None, Omissions]:
    """Return the rows by id, the status and reason of the list, and the requests."""
    sink, _ = collected(
        *(server, platform, [subject], resource),
        transport=transport,
        known=Known({(resource, subject.subject_id): known}),
    )
    rows = {row.id: row for row in sink.rows.get((resource, subject.subject_id), [])}
    (reading,) = sink.readings
    return rows, reading.status, reading.reason, transport
