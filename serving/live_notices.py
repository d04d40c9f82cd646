"""Notices of new live numbers, for all readers of this process.

Here: one session that listens, and readers that wait. Not here: the numbers
(`endpoints/board_live.py`).

A build of live tables ends with one NOTIFY. PostgreSQL delivers it to every listening
session, so a process has one session, however many readers it has. When PostgreSQL
restarts, the process opens one new session and wakes all readers.
"""

import asyncio
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from serving.problems import UNAVAILABLE

CHANNEL = "live_numbers"
REOPEN_SECONDS = 0.5
LONGEST_REOPEN_SECONDS = 10.0


class Notices:
    """Readers wait for the next notice; the session lives while there are readers."""

    def __init__(self) -> None:
        self._readers = 0
        self._session: Any = None
        self._pool: Any = None
        self._changed = asyncio.Condition()
        self._opening = asyncio.Lock()
        self._count = 0
        self._tasks: set[asyncio.Task[None]] = set()

    @property
    def readers(self) -> int:
        """How many readers wait or read."""
        return self._readers

    @asynccontextmanager
    async def reader(self, pool: Any) -> AsyncIterator["Notices"]:
        """Register a reader: the first opens the session, the last one returns it."""
        self._readers += 1
        self._pool = pool
        try:
            await self._open()
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

    async def _open(self) -> None:
        async with self._opening:
            if self._session is not None and not self._session.is_closed():
                return
            await self._release()
            session = await self._pool.acquire()
            try:
                await session.add_listener(CHANNEL, self._on_notice)
            except BaseException:
                await self._pool.release(session)
                raise
            session.add_termination_listener(self._on_session_end)
            self._session = session

    def _on_notice(self, *_: Any) -> None:
        self._count += 1
        self._start(self._notify_readers())

    def _on_session_end(self, *_: Any) -> None:
        if self._readers:
            self._start(self._reopen())

    async def _reopen(self) -> None:
        """Open a new session; readers read again, since notices may be lost."""
        wait = REOPEN_SECONDS
        while self._readers:
            await asyncio.sleep(random.uniform(wait / 2, wait))  # noqa: S311 - guards nothing
            try:
                await self._open()
            except UNAVAILABLE:
                wait = min(2 * wait, LONGEST_REOPEN_SECONDS)
            else:
                self._on_notice()
                return

    def _start(self, work: Any) -> None:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _notify_readers(self) -> None:
        async with self._changed:
            self._changed.notify_all()

    async def _close(self) -> None:
        async with self._opening:
            if not self._readers:
                await self._release()

    async def _release(self) -> None:
        """Return the session to the pool, which replaces a lost one."""
        session, self._session = self._session, None
        if session is None:
            return
        session.remove_termination_listener(self._on_session_end)
        if not session.is_closed():
            await session.remove_listener(CHANNEL, self._on_notice)
        await self._pool.release(session)
