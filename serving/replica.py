"""A read replica beside the primary, and which of the two answers a request.

Here: how far the replica is behind, and the choice. Not here: the pools
(`tenancy/transactions.py`), and the replica itself, which PostgreSQL keeps.

Each second the service asks the primary for the end of its log, and the replica for the
place that it has replayed. The replica is behind by the age of the oldest end that it
has not replayed. A person who writes reads the primary until the replica has the write.
"""

import asyncio
import logging
import time
from collections import OrderedDict, deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, Literal, TypeAlias
from uuid import UUID

import asyncpg

from pipelines.tenancy.transactions import open_pool
from serving.problems import UNAVAILABLE

log = logging.getLogger(__name__)

END = "select (pg_current_wal_lsn() - '0/0')::bigint"
INSERTED = "select (pg_current_wal_insert_lsn() - '0/0')::bigint"
"""Past every commit, also one that PostgreSQL has not written to the disk yet."""
REPLAYED = "select (pg_last_wal_replay_lsn() - '0/0')::bigint"
PAUSE_SECONDS = 1.0
MOST_REMEMBERED = 10_000
UNKNOWN_END = 2**63
"""A place that no replica reaches: the person goes on reading the primary."""
SILENT = (*UNAVAILABLE, asyncpg.PostgresError)
FAILED = (
    *UNAVAILABLE,
    asyncpg.ReadOnlySQLTransactionError,
    asyncpg.SerializationError,
    asyncpg.UndefinedObjectError,
)
"""What a replica may answer and the primary does not: it is gone, it replays a change
of the rows or tables that are read, or it does not have a new login or role yet."""

ReplicaState: TypeAlias = Literal["none", "used", "behind", "gone"]


class Replica:
    """One replica, as this process sees it."""

    def __init__(self, url: str, most_seconds: int) -> None:
        self._url = url
        self._most_seconds = most_seconds
        self._pool: Any = None
        self._ends: deque[tuple[float, int]] = deque(maxlen=MOST_REMEMBERED)
        self._replayed = 0
        self._seen_at: float | None = None
        self._writes: OrderedDict[UUID, int] = OrderedDict()
        self._fault: str | None = None
        self._logged: ReplicaState = "used"

    async def watch(self, primary: Any) -> None:
        """Compare the two servers each second until cancelled."""
        while True:
            await self.look(primary)
            await asyncio.sleep(PAUSE_SECONDS)

    async def look(self, primary: Any) -> None:
        """Compare the two servers once, and log a change of the state."""
        now = time.monotonic()
        try:
            end = await primary.fetchval(END)
            self._ends.append((now, end))
        except SILENT:
            pass  # requests go on to read the replica, and its age grows
        self._fault = await self._read_replayed()
        while self._ends and self._ends[0][1] <= self._replayed:
            self._seen_at = self._ends.popleft()[0]
        self._log_state()

    async def _read_replayed(self) -> str | None:
        """Read the place that the replica has replayed; return why it cannot be."""
        try:
            if self._pool is None:
                self._pool = await open_pool(self._url)
            replayed = await self._pool.fetchval(REPLAYED)
        except (*SILENT, ValueError) as error:
            return str(error) or type(error).__name__
        if replayed is None:
            return "it is no streaming replica"
        self._replayed = replayed
        return None

    @property
    def state(self) -> ReplicaState:
        """Whether requests read it; else it is behind or does not answer."""
        if self._fault is not None:
            return "gone"
        behind = self.seconds_behind
        is_fresh = behind is not None and behind <= self._most_seconds
        return "used" if is_fresh else "behind"

    @property
    def seconds_behind(self) -> float | None:
        """The age of what it shows, at most; null until it was compared."""
        return None if self._seen_at is None else time.monotonic() - self._seen_at

    def pool_for(self, person_id: UUID) -> Any:
        """Return the replica's pool if it is fresh enough for a person."""
        if self.state != "used" or self._writes.get(person_id, 0) > self._replayed:
            return None
        self._writes.pop(person_id, None)
        return self._pool

    async def note_write(self, primary: Any, person_id: UUID) -> None:
        """Remember the end of the primary's log after a person's write."""
        try:
            end = await primary.fetchval(INSERTED)
        except SILENT:
            end = UNKNOWN_END
        self._writes[person_id] = end
        self._writes.move_to_end(person_id)
        while len(self._writes) > MOST_REMEMBERED:
            self._writes.popitem(last=False)

    def note_failure(self, error: Exception) -> None:
        """Log that a request was answered by the primary instead."""
        log.warning("the replica failed, the primary answers: %s", type(error).__name__)

    async def close(self) -> None:
        """Close the replica's sessions."""
        if self._pool is not None:
            await self._pool.close()

    def _log_state(self) -> None:
        """Log the state where it has changed since the last line."""
        state, behind = self.state, self.seconds_behind
        if state == self._logged:
            return
        self._logged = state
        if state == "used":
            log.warning("the replica answers again")
            return
        age = "of unknown age" if behind is None else f"{behind:.0f} seconds"
        reason = self._fault or age
        log.warning("the replica is %s, the primary answers: %s", state, reason)


@asynccontextmanager
async def watched(replica: Replica | None, primary: Any) -> AsyncIterator[None]:
    """Compare a replica with the primary while the service runs."""
    if replica is None:
        yield
        return
    task = asyncio.create_task(replica.watch(primary))
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        await replica.close()
