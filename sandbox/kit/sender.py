"""HTTP requests to callbacks on this machine.

Here: the check of a callback's address, one request with a deadline, connections that
are kept open. Not here: what is sent and when (`outbox.py`). The sandbox never reaches
another machine: a callback must be `http://` on loopback.
"""

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import urlsplit

LOOPBACK = frozenset({"127.0.0.1", "localhost"})
DEADLINE = 10.0
"""Seconds for the whole response, as Twitch and GitHub allow."""
LARGEST_ANSWER = 65_536
IDLE = 16
"""Most connections that stay open for each address."""

Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]


@dataclass(frozen=True, slots=True)
class Answer:
    """The response of a callback; status 0 means that there was none."""

    status: int
    body: bytes = b""

    @property
    def is_good(self) -> bool:
        """Whether the callback accepted the request."""
        return 200 <= self.status < 300  # noqa: PLR2004 - success


def is_allowed(callback: str) -> bool:
    """Return whether an address is `http://` on this machine, without credentials."""
    try:
        parts = urlsplit(callback)
        port = parts.port
    except ValueError:
        return False
    is_clean = callback.isascii() and callback.isprintable() and " " not in callback
    is_here = parts.hostname in LOOPBACK and "@" not in parts.netloc
    return is_clean and is_here and parts.scheme == "http" and port != 0


class Sender:
    """Sends requests; the connections to a callback are used again."""

    def __init__(self) -> None:
        self._idle: dict[tuple[str, int], list[Streams]] = {}

    async def send(
        self, method: str, url: str, headers: Mapping[str, str], body: bytes = b""
    ) -> Answer:
        """Send one request; a connection that was closed meanwhile is opened again."""
        parts = urlsplit(url)
        address = (parts.hostname or "", parts.port or 80)
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        head = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        request = (
            f"{method} {target} HTTP/1.1\r\nHost: {parts.netloc}\r\n"
            f"Content-Length: {len(body)}\r\n{head}\r\n"
        ).encode("latin-1") + body
        idle = self._idle.setdefault(address, [])
        try:
            async with asyncio.timeout(DEADLINE):
                while idle:
                    if answer := await self._exchange(idle.pop(), address, request):
                        return answer
                streams = await asyncio.open_connection(*address)
                return await self._exchange(streams, address, request) or Answer(0)
        except (OSError, TimeoutError):
            return Answer(0)

    async def _exchange(
        self, streams: Streams, address: tuple[str, int], request: bytes
    ) -> Answer | None:
        """Send over one connection; None if it was closed before the response."""
        reader, writer = streams
        is_reusable = False
        try:
            writer.write(request)
            await writer.drain()
            answer, is_reusable = await _read(reader)
        except (OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            return None
        except ValueError:
            return Answer(0)
        finally:
            if is_reusable and len(self._idle[address]) < IDLE:
                self._idle[address].append(streams)
            else:
                with suppress(OSError):
                    writer.close()
        return answer


async def _read(reader: asyncio.StreamReader) -> tuple[Answer, bool]:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    status = int(head[0].split(" ")[1])
    pairs = (line.partition(":") for line in head[1:] if line)
    headers = {name.lower(): value.strip() for name, _, value in pairs}
    length = int(headers.get("content-length", "0"))
    if not 0 <= length <= LARGEST_ANSWER:
        raise ValueError(length)
    body = await reader.readexactly(length)
    is_whole = "transfer-encoding" not in headers
    return Answer(status, body), is_whole and headers.get("connection") != "close"
