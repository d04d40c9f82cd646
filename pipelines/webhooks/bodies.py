"""The bodies of deliveries, read within limits of size, time and memory.

Here: the limits, and the memory that all bodies share. Not here: the largest body of a
platform (`dlt_sources/<platform>/webhooks.py`), and responses (`receiver.py`).

A body is read before its signature is known, so strangers can send large ones.
"""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus

from starlette.requests import Request

BODY_SECONDS = 10.0
SMALL_BYTES = 65_536
"""A body up to this size is always read; 1,000 connections hold 64 MB of them."""
SHARED_BYTES = 200_000_000
"""The memory of all larger bodies together."""


class UnreadBody(Exception):  # noqa: N818 - named after the outcome
    """The body was not read to its end; the status says why."""

    def __init__(self, status: HTTPStatus, reason: str) -> None:
        super().__init__(reason)
        self.status = status


class Share:
    """The part of the memory that one body holds."""

    def __init__(self, memory: "BodyMemory") -> None:
        self._memory = memory
        self.held = 0

    def grow(self, size: int) -> None:
        """Hold memory for a body that has reached `size` bytes.

        Raises:
            UnreadBody: other bodies hold the memory.
        """
        wanted = size if size > SMALL_BYTES else 0
        if wanted - self.held > self._memory.free:
            raise UnreadBody(HTTPStatus.SERVICE_UNAVAILABLE, "try again")
        self._memory.free -= wanted - self.held
        self.held = wanted


class BodyMemory:
    """The bytes that large bodies may still take."""

    def __init__(self, free: int = SHARED_BYTES) -> None:
        self.free = free

    @contextmanager
    def share(self) -> Iterator[Share]:
        """Give one body a share until its delivery is answered."""
        one = Share(self)
        try:
            yield one
        finally:
            self.free += one.held


async def read_body(request: Request, max_bytes: int, share: Share) -> bytes:
    """Return the body.

    Raises:
        UnreadBody: it is too large or late, or there is no memory for it.
    """
    too_large = UnreadBody(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "the body is too large")
    announced = request.headers.get("content-length", "")
    is_number = announced.isascii() and announced.isdigit()
    if is_number and float(announced) > max_bytes:
        raise too_large
    body = bytearray()
    try:
        async with asyncio.timeout(BODY_SECONDS):
            async for chunk in request.stream():
                if len(body) + len(chunk) > max_bytes:
                    raise too_large
                share.grow(len(body) + len(chunk))
                body += chunk
    except TimeoutError:
        raise UnreadBody(HTTPStatus.REQUEST_TIMEOUT, "the body is late") from None
    return bytes(body)
