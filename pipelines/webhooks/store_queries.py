"""Sessions of the receiver, and the queries of single requests.

Here: whether the database answers, and whether a channel is watched. Not here: events
and their rows (`event_store.py`).
"""

import asyncio
from typing import Any

import asyncpg

from pipelines.accounts.watched_channels import WATCHED_CHANNELS
from pipelines.database.async_sessions import connect

CONNECT_SECONDS = 1.0
"""Without a database the answer is a quick refusal, and the platform sends again."""
STATEMENT_SECONDS = 5.0
MOST_SESSIONS = 2
"""Sessions beside those of the writers; requests of strangers open no more."""
CHECK_SECONDS = 1.0
"""How long the result of a check of the database holds."""

IS_WATCHED = f"""
select exists (
    select from ({WATCHED_CHANNELS.replace(":platform", "$1")}) as watched
    where channel_id = $2
)
"""  # noqa: S608 - a query of ours


class StoreUnavailable(Exception):  # noqa: N818 - named after the outcome
    """The event is not stored; the sender is to try again."""


async def open_session(url: str) -> Any:
    """Return a new session; connecting and statements have short deadlines."""
    return await connect(
        url,
        timeout=CONNECT_SECONDS,
        command_timeout=STATEMENT_SECONDS,
        server_settings={"application_name": "creators receive"},
    )


class StoreQueries:
    """Queries in sessions of their own, few at a time."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._sessions = asyncio.Semaphore(MOST_SESSIONS)
        self._checking = asyncio.Lock()
        self._check_holds_until = 0.0
        self._problem: str | None = None

    async def check(self) -> None:
        """Connect, at most once a second.

        Raises:
            StoreUnavailable: the database does not answer.
        """
        loop = asyncio.get_running_loop()
        async with self._checking:
            if loop.time() >= self._check_holds_until:
                try:
                    await self._ask("select 1")
                    self._problem = None
                except StoreUnavailable as error:
                    self._problem = str(error)
                self._check_holds_until = loop.time() + CHECK_SECONDS
            problem = self._problem
        if problem is not None:
            raise StoreUnavailable(problem)

    async def is_watched(self, platform: str, channel_id: str) -> bool:
        """Tell whether a channel is read at all.

        Raises:
            StoreUnavailable: the database does not answer.
        """
        return bool(await self._ask(IS_WATCHED, platform, channel_id))

    async def _ask(self, query: str, *values: str) -> Any:
        """Return the value of a query in a session of its own."""
        try:
            async with self._sessions:
                session = await open_session(self._url)
                try:
                    return await session.fetchval(query, *values)
                finally:
                    await session.close()
        except (OSError, asyncpg.PostgresError, TimeoutError) as error:
            raise StoreUnavailable(type(error).__name__) from None
