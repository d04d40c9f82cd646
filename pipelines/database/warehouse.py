"""The warehouse: the PostgreSQL database of the system.

Here: transactions, which share pooled sessions, and separate sessions for settings and
locks. Not here: the tables (`migrations/`, `dbt_project/`) and the embedded server
(`embedded_server.py`).
"""

import logging
import os
import time
import weakref
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC
from functools import cached_property
from typing import Any

import psycopg2
from sqlalchemy import (
    Connection,
    Dialect,
    Engine,
    TextClause,
    create_engine,
    event,
    make_url,
    text,
)
from sqlalchemy.exc import OperationalError

from pipelines import settings
from pipelines.database.deployment import check_session
from pipelines.database.sqlstate import LOCK_NOT_AVAILABLE, find_sqlstate
from pipelines.errors import UserError

log = logging.getLogger(__name__)

RESTART_SECONDS = 60.0
"""How long a process that had a connection waits for the server to come back."""
RESTART_PAUSE_SECONDS = 0.2
IDLE_SESSIONS = 5
"""Sessions that a pool keeps open while nobody uses them."""
POOL_SECONDS = 60.0
"""How long a transaction waits for a session of a full pool, then it fails."""
RESTARTING = ("starting up", "shutting down", "recovery", "administrator command")

TRY_LOCK = text("select pg_try_advisory_lock(hashtextextended(:name, 0))")
LOCK = text("select pg_advisory_lock(hashtextextended(:name, 0))")
TRY_SHARED = text("select pg_try_advisory_lock_shared(hashtextextended(:name, 0))")
LOCK_SHARED = text("select pg_advisory_lock_shared(hashtextextended(:name, 0))")
NAMED_AFTER = text("set lock_timeout = '5s'")
"""How long a process waits for a lock of this system before it names the holder."""
HOLDER = text("""
    select pid, usename, coalesce(xact_start, state_change) as since
    from pg_locks
    inner join pg_stat_activity using (pid)
    where
        granted
        and locktype = 'advisory'
        and (classid::bigint << 32) | objid::bigint = hashtextextended(:name, 0)
        and pg_locks.database = (
            select oid from pg_database where datname = current_database()
        )
""")


def application_name() -> str:
    """Return the name of this process's sessions."""
    return f"creators-{os.getpid()}"


class Warehouse:
    """A PostgreSQL database by its URL; `repr` hides the password.

    It pools connections: a new one takes client and server ten milliseconds of CPU time
    (measured 2026-11). At most CREATORS_DATABASE_SESSIONS are open; more transactions
    wait for one. Sessions of locks are not pooled. Its connections close with it.
    """

    def __init__(self, url: str) -> None:
        self.url = url

    def __repr__(self) -> str:
        return f"Warehouse({make_url(self.url).render_as_string()!r})"

    @cached_property
    def engine(self) -> Engine:
        """The engine, over psycopg2: Dagster's storage does not support psycopg 3."""
        url = make_url(self.url).set(drivername="postgresql+psycopg2")
        most = settings.load().database_sessions
        engine = create_engine(
            url,
            pool_pre_ping=True,  # a restart of the server fails no run
            pool_use_lifo=True,
            pool_size=min(IDLE_SESSIONS, most),
            max_overflow=max(most - IDLE_SESSIONS, 0),
            pool_timeout=POOL_SECONDS,
            use_native_hstore=False,
            hide_parameters=True,  # error messages must contain no token
        )
        event.listen(engine, "do_connect", _Connector())
        weakref.finalize(self, engine.dispose)
        _ENGINES.add(engine)
        return engine

    @property
    def named_url(self) -> str:
        """The URL for dlt, whose sessions get the name of this process's."""
        name = {"application_name": application_name()}
        url = make_url(self.url).update_query_dict(name)
        return url.render_as_string(hide_password=False)

    def check_connection(self) -> None:
        """Connect once.

        Raises:
            UserError: the connection fails; one line has the reason.
        """
        try:
            self.engine.connect().close()
        except OperationalError as error:
            name = make_url(self.url).render_as_string()
            reason = next(iter(str(error.orig).strip().splitlines()), "no answer")
            raise UserError(f"{name}: {reason}", exit_code=1) from None

    @contextmanager
    def begin(self) -> Iterator[Connection]:
        """Open a transaction; it commits at the end and rolls back on an error."""
        with self.engine.begin() as connection:
            yield connection

    def session(self) -> Connection:
        """Open a session of its own that commits each statement.

        Session settings and locks belong here, since `begin` shares its sessions.
        """
        connection = self.engine.connect()
        connection = connection.execution_options(isolation_level="AUTOCOMMIT")
        connection.detach()
        return connection

    @contextmanager
    def advisory_lock(self, name: str, *, is_shared: bool = False) -> Iterator[None]:
        """Hold the lock `name` on its own session, which ends with this process.

        It waits as long as another process holds the lock, and names that process.
        Holders of a shared lock do not wait for each other.
        """
        attempt, wait = (TRY_SHARED, LOCK_SHARED) if is_shared else (TRY_LOCK, LOCK)
        with self.session() as session:
            if not session.scalar(attempt, {"name": name}):
                _wait_for_lock(session, name, wait)
            yield


class _Connector:
    """Opens the connections of one engine; after the first it waits for a restart.

    A run must outlive a restart of the server. A process that never reached the server
    gets the error at once.
    """

    def __init__(self) -> None:
        self._was_reached = False

    def __call__(
        self,
        dialect: Dialect,
        _record: object,
        arguments: list[Any],
        parameters: dict[str, Any],
    ) -> Any:
        # At each connect, because a forked process shares the engine of its parent.
        parameters["application_name"] = application_name()
        deadline = time.monotonic() + RESTART_SECONDS
        while True:
            try:
                connection = dialect.connect(*arguments, **parameters)
            except psycopg2.OperationalError as error:
                is_over = time.monotonic() > deadline
                if is_over or not self._was_reached or not _is_restarting(error):
                    raise
            else:
                if not self._was_reached:
                    _check_profile(connection)
                self._was_reached = True
                return connection
            time.sleep(RESTART_PAUSE_SECONDS)


def _check_profile(connection: Any) -> None:
    try:
        check_session(connection)
    except BaseException:
        connection.close()
        raise


def _is_restarting(error: psycopg2.OperationalError) -> bool:
    """Tell whether nothing listens, or a server that starts or ends.

    libpq gives no SQLSTATE of a failed connect. Other refusals are fatal for good.
    """
    return "FATAL" not in str(error) or any(word in str(error) for word in RESTARTING)


def _wait_for_lock(session: Connection, name: str, wait: TextClause) -> None:
    named: set[int] = set()
    session.execute(NAMED_AFTER)
    while True:
        try:
            session.execute(wait, {"name": name})
        except OperationalError as error:
            if find_sqlstate(error) != LOCK_NOT_AVAILABLE:
                raise
        else:
            session.execute(text("reset lock_timeout"))
            return
        holders: Iterable[Any] = session.execute(HOLDER, {"name": name})
        for pid, role, since in holders:
            if pid not in named:
                named.add(pid)
                begun = f"{since.astimezone(UTC):%Y-%m-%d %H:%M:%S}Z" if since else "?"
                log.warning(
                    "waiting for the lock %s: process %s (role %s) holds it since %s",
                    *(name, pid, role, begun),
                )


_ENGINES: weakref.WeakSet[Engine] = weakref.WeakSet()


def close_connections() -> None:
    """Close the unused connections of this process: they would prevent a rename."""
    for engine in _ENGINES:
        engine.dispose()


def _drop_inherited_connections() -> None:
    """Drop the connections of the parent process without closing them."""
    for engine in _ENGINES:
        engine.dispose(close=False)


os.register_at_fork(after_in_child=_drop_inherited_connections)


def connect_warehouse() -> Warehouse:
    """Return the warehouse of the settings."""
    return Warehouse(settings.load().warehouse_url)
