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
from collections.abc import AsyncIterator, Coroutine
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
REPLAYED = """
select case when pg_is_in_recovery() then (pg_last_wal_replay_lsn() - '0/0')::bigint end
"""
IDENTITY = "select system_identifier from pg_control_system()"
PAUSE_SECONDS = 1.0
ANSWER_SECONDS = 2.0
"""How long the replica may take to tell its place; requests then leave it."""
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
        self._question: asyncio.Task[int] | None = None
        self._leaving: set[asyncio.Future[None]] = set()
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
        self._fault = await self._read_replayed(primary)
        while self._ends and self._ends[0][1] <= self._replayed:
            self._seen_at = self._ends.popleft()[0]
        if self._fault is not None:
            self._release_requests()
        self._log_state()

    async def _read_replayed(self, primary: Any) -> str | None:
        """Read the place that the replica has replayed; return why it cannot be."""
        if self._question is None:
            self._question = asyncio.create_task(self._ask_replica(primary))
        # A frozen server answers no cancellation either, so the question goes on.
        done, _ = await asyncio.wait({self._question}, timeout=ANSWER_SECONDS)
        if not done:
            return "it does not answer"
        question, self._question = self._question, None
        try:
            self._replayed = question.result()
        except (*SILENT, ValueError) as error:
            return str(error) or type(error).__name__
        return None

    async def _ask_replica(self, primary: Any) -> int:
        if self._pool is None:
            pool = await open_pool(self._url)
            try:
                await _check_identity(primary, pool)
            except BaseException:
                pool.terminate()
                raise
            self._pool = pool
        replayed: int | None = await self._pool.fetchval(REPLAYED)
        if replayed is None:
            raise ValueError("it is no streaming replica, or it was promoted")
        return replayed

    def _release_requests(self) -> None:
        for one in self._leaving:
            if not one.done():
                one.set_result(None)

    async def wait_for(self, answer: Coroutine[Any, Any, Any]) -> Any:
        """Wait for an answer of the replica, until it is gone.

        Raises:
            ConnectionError: the replica was found to be gone meanwhile.
        """
        task = asyncio.create_task(answer)
        leave: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._leaving.add(leave)
        try:
            await asyncio.wait({task, leave}, return_when=asyncio.FIRST_COMPLETED)
            if task.done():
                return task.result()
            raise ConnectionError("the replica does not answer")
        finally:
            self._leaving.discard(leave)
            if not task.done():
                task.add_done_callback(_take_error)
                task.cancel()

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
        """Close the replica's sessions, without a wait for a replica that is gone."""
        if self._question is not None:
            self._question.add_done_callback(_take_error)
            self._question.cancel()
        if self._pool is None:
            return
        if self._fault is None:
            await self._pool.close()
        else:
            self._pool.terminate()

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


async def _check_identity(primary: Any, replica: Any) -> None:
    """Check that both are copies of one server.

    Raises:
        ValueError: the replica shows the rows of another server.
    """
    try:
        same = await primary.fetchval(IDENTITY) == await replica.fetchval(IDENTITY)
    except asyncpg.InsufficientPrivilegeError:
        return
    if not same:
        raise ValueError("it is a copy of another server")


def _take_error(task: asyncio.Task[Any]) -> None:
    """Take the error of a task that nobody waits for, so that asyncio logs none."""
    if not task.cancelled():
        task.exception()


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
