"""HTTP responses that are kept for conditional requests.

Here: the response and the protocol of a cache. Not here: how a request uses them
(`http/conditional.py`).
"""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class CachedResponse:
    """An answer as it was read, and the tag under which the platform knows it."""

    etag: str
    body: bytes


class Cache(Protocol):
    """Answers kept between runs, so that the platform need not send them again.

    `reader` keeps what one account may see apart from what another may. A cache may
    forget anything at any time.
    """

    async def get(self, reader: str, url: str) -> CachedResponse | None:
        """Return what was kept for an address, None where nothing was."""
        ...

    async def put(self, reader: str, url: str, kept: CachedResponse) -> None:
        """Keep an answer instead of the one before."""
        ...
