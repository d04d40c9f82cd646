"""The clock by which the receiver judges the age of a delivery.

Here: the real time, and the clock of a sandbox for a demo, whose messages are signed
for the sandbox's time. Not here: the limits of age (`dlt_sources/<platform>`).
"""

import asyncio
from contextlib import suppress
from datetime import UTC, datetime
from typing import Protocol


class ReceiverClock(Protocol):
    """A clock that may have moved since it was read."""

    def now(self) -> datetime:
        """Return the time as last read."""
        ...

    async def refresh(self, seen: datetime) -> bool:
        """Read the clock; return whether its time differs from `seen`."""
        ...


class RealClock:
    """The time of this machine."""

    def now(self) -> datetime:
        """Return the time."""
        return datetime.now(UTC)

    async def refresh(self, seen: datetime) -> bool:
        """Return False: `now` is always the newest."""
        return False


class SandboxClock:
    """The clock at the URL of a sandbox; it stands still between two moves."""

    def __init__(self, url: str) -> None:
        import httpx  # noqa: PLC0415 - the receiver needs it only in a demo

        self._http = httpx.AsyncClient(timeout=10, trust_env=False)
        self._unreachable = (httpx.HTTPError, ValueError, KeyError)
        self._url = url
        self._now = datetime.now(UTC)
        self._lock = asyncio.Lock()

    def now(self) -> datetime:
        """Return the time as last read."""
        return self._now

    async def refresh(self, seen: datetime) -> bool:
        """Read the clock, once for all deliveries that wait for it."""
        async with self._lock:
            if self._now == seen:
                with suppress(*self._unreachable):
                    found = (await self._http.get(self._url)).json()["now"]
                    self._now = datetime.fromisoformat(found)
        return self._now != seen
