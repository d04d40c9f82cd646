"""The one way to the PostgreSQL that holds everything.

Here: transactions, which share sessions, and sessions for what is set or locked. Not
here: which tables there are (`migrations/`, `dbt_project/`) and how the embedded server
is run (`embedded_server.py`).
"""

import os
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property

from sqlalchemy import Connection, Engine, create_engine, make_url, text
from sqlalchemy.exc import OperationalError

from pipelines import settings
from pipelines.errors import UserError


class Warehouse:
    """A PostgreSQL database by its URL; the password never shows in `repr`.

    It keeps a few connections for its next transactions: a new one costs both sides
    together ten milliseconds of processor time (measured 2026-11). They end with it.
    """

    def __init__(self, url: str) -> None:
        self.url = url

    def __repr__(self) -> str:
        return f"Warehouse({make_url(self.url).render_as_string()!r})"

    @cached_property
    def engine(self) -> Engine:
        """The engine, over psycopg2: Dagster's storage cannot live with psycopg 3."""
        url = make_url(self.url).set(drivername="postgresql+psycopg2")
        engine = create_engine(
            url,
            pool_pre_ping=True,  # a server that restarts meanwhile costs nobody a run
            pool_use_lifo=True,
            max_overflow=-1,
            use_native_hstore=False,
            connect_args={"application_name": "creators"},
            hide_parameters=True,  # an error's text must carry no token
        )
        weakref.finalize(self, engine.dispose)
        _ENGINES.add(engine)
        return engine

    def reach(self) -> None:
        """Connect once.

        Raises:
            UserError: it does not answer, or not to us; one line says why.
        """
        try:
            self.engine.connect().close()
        except OperationalError as error:
            name = make_url(self.url).render_as_string()
            reason = next(iter(str(error.orig).strip().splitlines()), "no answer")
            raise UserError(f"{name}: {reason}", exit_code=1) from None

    @contextmanager
    def begin(self) -> Iterator[Connection]:
        """Open a transaction that commits at the end and rolls back on an error."""
        with self.engine.begin() as connection:
            yield connection

    def session(self) -> Connection:
        """Open a session that commits each statement; nothing of it outlives it.

        What is set or locked for a session belongs here: `begin` shares its sessions.
        """
        connection = self.engine.connect()
        connection = connection.execution_options(isolation_level="AUTOCOMMIT")
        connection.detach()
        return connection

    @contextmanager
    def advisory_lock(self, name: str) -> Iterator[None]:
        """Hold the lock called `name` on a session of its own, which dies with us."""
        with self.session() as session:
            session.execute(
                text("select pg_advisory_lock(hashtextextended(:name, 0))"),
                {"name": name},
            )
            yield


_ENGINES: weakref.WeakSet[Engine] = weakref.WeakSet()


def _part_from_the_parent() -> None:
    """Leave the connections of the process that we were forked from to it."""
    for engine in _ENGINES:
        engine.dispose(close=False)


os.register_at_fork(after_in_child=_part_from_the_parent)


def connect_warehouse() -> Warehouse:
    """Return the warehouse that the settings name."""
    return Warehouse(settings.load().warehouse_url)
