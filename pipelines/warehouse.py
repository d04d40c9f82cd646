"""The one way to the PostgreSQL that holds everything.

Here: the engine, transactions and session locks. Not here: which tables there are
(`migrations/`, `dbt_project/`) and how the embedded server is run (`postgres.py`).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property

from sqlalchemy import Connection, Engine, create_engine, make_url, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import NullPool

from pipelines import settings
from pipelines.errors import UserError


class Warehouse:
    """A PostgreSQL database by its URL; the password never shows in `repr`."""

    def __init__(self, url: str) -> None:
        self.url = url

    def __repr__(self) -> str:
        return f"Warehouse({make_url(self.url).render_as_string()!r})"

    @cached_property
    def engine(self) -> Engine:
        """The engine, over psycopg2: Dagster's storage cannot live with psycopg 3."""
        url = make_url(self.url).set(drivername="postgresql+psycopg2")
        return create_engine(
            url,
            poolclass=NullPool,
            connect_args={"application_name": "creators"},
            hide_parameters=True,  # an error's text must carry no token
        )

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

    @contextmanager
    def advisory_lock(self, name: str) -> Iterator[None]:
        """Hold the lock called `name` on a session of its own, which dies with us."""
        with self.engine.connect() as connection:
            autocommit = connection.execution_options(isolation_level="AUTOCOMMIT")
            key = {"name": name}
            autocommit.execute(
                text("select pg_advisory_lock(hashtextextended(:name, 0))"), key
            )
            try:
                yield
            finally:
                autocommit.execute(
                    text("select pg_advisory_unlock(hashtextextended(:name, 0))"), key
                )


def connect() -> Warehouse:
    """Return the warehouse that the settings name."""
    return Warehouse(settings.load().warehouse_url)
