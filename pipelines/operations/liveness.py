"""Liveness of runs: the process of a run holds a lock that ends with the process.

Here: the lock of a run, and which runs have none. Dagster cannot tell: after a crash of
the machine a run stays STARTED and keeps its pool slots (measured 2026-11). Not here:
when a run starts and ends (`storage.py`), and what happens to a dead run
(`run_launcher.py`, `recovery.py`).
"""

import threading
import time
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field

from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from pipelines.database.warehouse import Warehouse

BEAT_SECONDS = 1.0
RETRY_SECONDS = 0.2

GRACE_SECONDS = 5.0
"""A process that lost its session, as in a database restart, holds the lock again
within two beats."""

HOLD = text(
    "select pg_advisory_lock_shared(hashtextextended('process:' || :run_id, 0))"
)
LIVING = text("""
select run_id from unnest(cast(:run_ids as text[])) as run_id
where exists (
    select from pg_locks
    where
        locktype = 'advisory' and granted and objsubid = 1
        and database = (
            select oid from pg_database where datname = current_database()
        )
        and (classid::bigint << 32 | objid::bigint)
        = hashtextextended('process:' || run_id, 0)
)
""")


@dataclass(slots=True)
class _Holder:
    """The signals of the thread that holds one lock."""

    taken: threading.Event = field(default_factory=threading.Event)
    ended: threading.Event = field(default_factory=threading.Event)
    released: threading.Event = field(default_factory=threading.Event)


class RunLocks:
    """The locks of runs, as advisory locks in one database."""

    def __init__(self, database: Warehouse) -> None:
        self._database = database
        self._holders: dict[str, _Holder] = {}

    def hold(self, run_id: str) -> None:
        """Hold the lock of `run_id` until `release` or the end of this process.

        The lock survives a restart of the database: a thread takes it again.
        """
        if run_id in self._holders:
            return
        holder = self._holders[run_id] = _Holder()
        threading.Thread(
            target=self._hold, args=(run_id, holder), name="run lock", daemon=True
        ).start()
        holder.taken.wait(GRACE_SECONDS)

    def release(self, run_id: str) -> None:
        """Release the lock; a process without it does nothing."""
        if holder := self._holders.pop(run_id, None):
            holder.ended.set()
            holder.released.wait(BEAT_SECONDS)

    def _hold(self, run_id: str, holder: _Holder) -> None:
        while not holder.ended.is_set():
            with suppress(SQLAlchemyError), self._database.session() as session:
                session.execute(HOLD, {"run_id": run_id})
                holder.taken.set()
                while not holder.ended.wait(BEAT_SECONDS):
                    session.execute(text("select 1"))
            holder.ended.wait(RETRY_SECONDS)
        holder.released.set()

    def find_living(self, run_ids: Iterable[str]) -> set[str]:
        """Return the runs whose process holds its lock."""
        with self._database.begin() as connection:
            found = connection.scalars(LIVING, {"run_ids": sorted(run_ids)})
            return {str(run_id) for run_id in found}

    def find_dead(self, run_ids: Iterable[str]) -> set[str]:
        """Return the runs without a lock in two checks, `GRACE_SECONDS` apart."""
        suspects = set(run_ids)
        suspects -= self.find_living(suspects)
        if suspects:
            time.sleep(GRACE_SECONDS)
            suspects -= self.find_living(suspects)
        return suspects
