"""Cached HTTP responses for conditional requests.

Here: a response and the protocol of a cache. Not here: their use in a request
(`http/conditional.py`).
"""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class CachedResponse:
    """The decoded records of a response as JSON, and its entity tag."""

    etag: str
    body: bytes


class Cache(Protocol):
    """Responses of earlier runs, by credential and URL.

    One credential never gets the responses of another. A cache may drop any response.
    """

    async def get(self, credential_id: str, url: str) -> CachedResponse | None:
        """Return the response of a URL, None where there is none."""
        ...

    async def put(self, credential_id: str, url: str, response: CachedResponse) -> None:
        """Store a response in place of an older one."""
        ...
