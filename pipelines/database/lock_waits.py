"""Waits for tables that another session has locked: named, and ended with a reason.

Here: a thread that looks at the waits of this process's sessions. `lock_timeout` counts
every wait alike and names nobody; this tells our own sessions from others. Not here:
retries of a build (`transform/dbt.py`, `defs/`), advisory locks (`warehouse.py`).
"""

import logging
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from dlt_sources.plain_text import clean
from pipelines.database.sqlstate import QUERY_CANCELED, find_sqlstate
from pipelines.database.warehouse import Warehouse, application_name
from pipelines.errors import UserError

log = logging.getLogger(__name__)

POLL_SECONDS = 1.0
NAMED_SECONDS = 2.0
"""A shorter wait is not worth a line."""
QUEUE_SECONDS = 5.0
"""Longest wait for an exclusive lock of a table: new readers queue behind it."""
WAIT_SECONDS = 60.0
"""Longest wait for any other lock."""
TRIES = 4
PAUSE_SECONDS = 3.0
"""Pause between two tries, so that queued readers get their locks."""

WAITS = text("""
    with waits as (
        select
            pid,
            mode,
            locktype,
            waitstart,
            extract(epoch from clock_timestamp() - waitstart) as seconds,
            (
                select format('%I.%I', nspname, relname)
                from pg_class
                inner join pg_namespace on relnamespace = pg_namespace.oid
                where pg_class.oid = pg_locks.relation
            ) as relation
        from pg_locks
        where
            not granted
            and locktype <> 'advisory'
            and waitstart is not null
            and pid in (
                select pid from pg_stat_activity
                where
                    datname = current_database()
                    and application_name = any(:names)
            )
    )

    select distinct on (waits.pid)
        waits.pid as waiting,
        waits.waitstart,
        waits.mode = 'AccessExclusiveLock' as is_queue,
        waits.seconds,
        coalesce(waits.relation, 'a row') as relation,
        blocker.pid,
        blocker.usename as role,
        blocker.application_name as program,
        blocker.state,
        blocker.xact_start as since
    from waits
    cross join lateral unnest(pg_blocking_pids(waits.pid)) as blocking (pid)
    inner join pg_stat_activity as blocker on blocking.pid = blocker.pid
    where
        not coalesce(blocker.application_name, '') = any(:names)
        -- Processes of this system hold locks of rows only for a request.
        and (
            waits.locktype = 'relation'
            or coalesce(blocker.application_name, '') not like 'creators%'
        )
    order by waits.pid, blocker.xact_start
""")
CANCEL = text("select pg_cancel_backend(:pid)")


class TableLockedError(UserError):
    """A table stayed locked by another session."""

    def __init__(self, message: str) -> None:
        super().__init__(message, exit_code=1)


@dataclass
class LockWaits:
    """Waits of the sessions with these names; `reasons` holds those that were ended."""

    warehouse: Warehouse
    names: Sequence[str]
    reasons: list[str] = field(default_factory=list)
    _named: set[object] = field(default_factory=set)
    _ended: set[object] = field(default_factory=set)

    @property
    def reason(self) -> str | None:
        """Return why statements were cancelled; None if none was."""
        return "; ".join(dict.fromkeys(self.reasons)) or None

    def look(self) -> None:
        """Name the sessions that block ours, and end waits that take too long."""
        with self.warehouse.begin() as connection:
            for wait in connection.execute(WAITS, {"names": list(self.names)}).all():
                holder = f"{wait.relation} is locked by {_describe(wait)}"
                pair, one = (wait.waiting, wait.pid), (wait.waiting, wait.waitstart)
                if wait.seconds > NAMED_SECONDS and pair not in self._named:
                    self._named.add(pair)
                    log.warning("waiting: %s", holder)
                longest = QUEUE_SECONDS if wait.is_queue else WAIT_SECONDS
                if wait.seconds > longest and one not in self._ended:
                    self._ended.add(one)
                    self.reasons.append(f"{holder}; gave up after {longest:.0f} s")
                    connection.execute(CANCEL, {"pid": wait.waiting})


def _describe(wait: Any) -> str:
    what = [f"role {wait.role}"]
    what += [clean(wait.program)] if wait.program else []
    what += [wait.state] if wait.state else []
    since: datetime | None = wait.since
    begun = f" since {since.astimezone(UTC):%Y-%m-%d %H:%M:%S}Z" if since else ""
    return f"process {wait.pid} ({', '.join(what)}){begun}"


@contextmanager
def bound_lock_waits(warehouse: Warehouse, *programs: str) -> Iterator[LockWaits]:
    """End waits of this process's sessions, and of `programs`, for locks of others.

    A statement that waits too long is cancelled, so that nobody queues behind it.

    Raises:
        TableLockedError: such a statement was cancelled, and the block failed by it.
    """
    waits = LockWaits(warehouse, [application_name(), *programs])
    is_over = threading.Event()

    def watch() -> None:
        while not is_over.wait(POLL_SECONDS):
            try:
                waits.look()
            except SQLAlchemyError:
                # The block itself meets an error of the database and reports it.
                log.debug("the waits for locks are unknown", exc_info=True)

    thread = threading.Thread(target=watch, name="lock waits", daemon=True)
    thread.start()
    try:
        yield waits
    except Exception as error:
        # dlt and alembic wrap the database's error in their own. A block may also
        # survive a cancelled statement, and fail later for another reason.
        if waits.reason is None or find_sqlstate(error) != QUERY_CANCELED:
            raise
        raise TableLockedError(waits.reason) from None
    finally:
        is_over.set()
        thread.join()


def retry_while_locked(work: Callable[[], None]) -> None:
    """Call `work`, and again while a table is locked.

    Raises:
        TableLockedError: the table is still locked at the last of `TRIES`.
    """
    for _ in range(TRIES - 1):
        try:
            return work()
        except TableLockedError:
            time.sleep(PAUSE_SECONDS)
    return work()
