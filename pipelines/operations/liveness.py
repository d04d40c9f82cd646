"""Liveness of runs: each run's process holds a lock that dies with it.

Here: the lock of a run, and the list of runs without one. Dagster's launcher cannot
know (2026-11): after a crash of the machine a run stays STARTED and keeps its slots.
Not here: what happens to a dead run (`defs/missed_partitions.py`).
"""

import threading
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from pipelines.database.warehouse import Warehouse

BEAT_SECONDS = 1.0

COMMAND_TAG = "creators/launched_by"
"""What marks a run in the process of a command."""

PATIENCE = timedelta(seconds=60)
"""Silence allowed to a run without a lock: its process takes one as its first act."""

COMMAND_PATIENCE = timedelta(seconds=5)
"""The same in a command's own process: it has the lock before its run begins, and
two beats later again where its session was cut."""


@dataclass(frozen=True, slots=True)
class Started:
    """A run that says it is running, when it last said anything, and who began it."""

    run_id: str
    spoke_at: datetime
    is_command: bool = False


@contextmanager
def hold_run_lock(warehouse: Warehouse, run_id: str) -> Iterator[None]:
    """Show for the length of the block that the process of `run_id` lives.

    A database that restarts meanwhile gets the lock again; the block never notices.
    """
    taken, ended = threading.Event(), threading.Event()
    thread = threading.Thread(
        target=_hold,
        args=(warehouse, run_id, taken, ended),
        name="lifeline",
        daemon=True,
    )
    thread.start()
    taken.wait(COMMAND_PATIENCE.total_seconds())
    try:
        yield
    finally:
        ended.set()
        thread.join(BEAT_SECONDS)


def _hold(
    warehouse: Warehouse,
    run_id: str,
    taken: threading.Event,
    ended: threading.Event,
) -> None:
    while not ended.is_set():
        with suppress(SQLAlchemyError), warehouse.session() as session:
            session.execute(
                text(
                    "select pg_advisory_lock_shared("
                    "hashtextextended('process:' || :run_id, 0))"
                ),
                {"run_id": run_id},
            )
            taken.set()
            while not ended.wait(BEAT_SECONDS):
                session.execute(text("select 1"))
        ended.wait(1)


def living(warehouse: Warehouse, run_ids: Sequence[str]) -> set[str]:
    """Return those runs whose process holds its lock."""
    with warehouse.begin() as connection:
        return set(
            connection.execute(
                text(
                    "select run_id from unnest(cast(:run_ids as text[])) as run_id"
                    " where exists (select from pg_locks"
                    " where locktype = 'advisory' and granted and objsubid = 1"
                    " and database = ("
                    " select oid from pg_database where datname = current_database())"
                    " and (classid::bigint << 32 | objid::bigint)"
                    " = hashtextextended('process:' || run_id, 0))"
                ),
                {"run_ids": list(run_ids)},
            ).scalars()
        )


def up_since(warehouse: Warehouse) -> datetime:
    """Return when the database was started: before that nobody could hold a lock."""
    with warehouse.begin() as connection:
        moment: datetime = connection.execute(
            text("select pg_postmaster_start_time()")
        ).scalar_one()
    return moment


def dead(
    started: Sequence[Started], alive: AbstractSet[str], now: datetime
) -> list[str]:
    """Return the runs that nobody holds and that have been silent for too long."""
    return [
        run.run_id
        for run in started
        if run.run_id not in alive
        and now - run.spoke_at > (COMMAND_PATIENCE if run.is_command else PATIENCE)
    ]
