"""Notices of new live numbers, for all readers of this process.

Here: one session that listens, and readers that wait. Not here: the numbers
(`endpoints/board_live.py`).

A build of live tables ends with one NOTIFY. PostgreSQL delivers it to every listening
session, so a process has one session, however many readers it has.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

CHANNEL = "live_numbers"


class Notices:
    """Readers wait for the next notice; the session lives while there are readers."""

    def __init__(self) -> None:
        self._readers = 0
        self._session: Any = None
        self._pool: Any = None
        self._changed = asyncio.Condition()
        self._opening = asyncio.Lock()
        self._count = 0

    @property
    def readers(self) -> int:
        """How many readers wait or read."""
        return self._readers

    @asynccontextmanager
    async def reader(self, pool: Any) -> AsyncIterator["Notices"]:
        """Register a reader: the first opens the session, the last one returns it."""
        self._readers += 1
        try:
            async with self._opening:
                if self._session is None or self._session.is_closed():
                    self._pool, self._session = pool, await pool.acquire()
                    await self._session.add_listener(CHANNEL, self._hear)
            yield self
        finally:
            self._readers -= 1
            if self._readers == 0:
                await asyncio.shield(self._close())

    async def wait(self, seen: int, seconds: float) -> int:
        """Return the count of notices when it exceeds `seen`, or after some seconds."""
        async with self._changed:
            try:
                async with asyncio.timeout(seconds):
                    await self._changed.wait_for(lambda: self._count > seen)
            except TimeoutError:
                pass
        return self._count

    def _hear(self, *_: Any) -> None:
        self._count += 1
        task = asyncio.ensure_future(self._wake())
        task.add_done_callback(lambda done: done.exception())

    async def _wake(self) -> None:
        async with self._changed:
            self._changed.notify_all()

    async def _close(self) -> None:
        async with self._opening:
            if self._readers or self._session is None:
                return
            session, self._session = self._session, None
            if not session.is_closed():
                await session.remove_listener(CHANNEL, self._hear)
            await self._pool.release(session)
