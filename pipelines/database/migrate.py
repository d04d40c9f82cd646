"""Bring a database to a revision of `migrations/`: roles first, then alembic.

Here: the lock, the version check, the roles and alembic's programmatic interface. Not
here: any table; each migration is a pair of SQL files that says what it makes.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command, op
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from psycopg2.errors import InsufficientPrivilege
from sqlalchemy import Connection, text
from sqlalchemy.exc import OperationalError, ProgrammingError

from pipelines.database.warehouse import Warehouse
from pipelines.errors import UserError
from pipelines.settings import PROJECT

MIGRATIONS = PROJECT / "migrations"
OLDEST_SERVER = 15
"""`security_invoker` on views, through which row policies reach, came with 15."""


def migrate(url: str, target: str = "head") -> None:
    """Apply every migration up to `target`; several callers go one after the other.

    Raises:
        UserError: the server is too old, unreachable or does not let us in.
    """
    with _session(url) as connection:
        _execute(connection, (MIGRATIONS / "roles.sql").read_text())
        connection.execute(text("set local role pipeline"))
        _alembic(
            connection, lambda configuration: command.upgrade(configuration, target)
        )


def downgrade(url: str, target: str) -> None:
    """Undo migrations down to the revision `target`, or all of them for `base`.

    What dbt has built in the product schemas goes with the schema; roles stay,
    they belong to the cluster.
    """
    with _session(url) as connection:
        if _revision(connection) is None:
            return
        connection.execute(text("set local role pipeline"))
        _alembic(
            connection, lambda configuration: command.downgrade(configuration, target)
        )


def current(url: str) -> str | None:
    """Return the revision the database is at, None for one never migrated."""
    with _session(url) as connection:
        return _revision(connection)


def execute_beside(script: str, direction: str) -> None:
    """Run the SQL file beside a revision: same name, `.up.sql` or `.down.sql`."""
    path = Path(script).with_suffix(f".{direction}.sql")
    _execute(op.get_bind(), path.read_text())


def _execute(connection: Connection, sql: str) -> None:
    # The driver's own cursor: neither `:name` nor `%` means anything in these files.
    cursor = connection.connection.cursor()
    try:
        cursor.execute(sql)
    finally:
        cursor.close()


def _revision(connection: Connection) -> str | None:
    options = {"version_table": "schema_version", "version_table_schema": "app"}
    context = MigrationContext.configure(connection, opts=options)
    return context.get_current_revision()


def _alembic(connection: Connection, run: Callable[[Config], None]) -> None:
    configuration = Config()
    configuration.set_main_option("script_location", str(MIGRATIONS))
    configuration.attributes["connection"] = connection
    run(configuration)


@contextmanager
def _session(url: str) -> Iterator[Connection]:
    """Open one transaction under the migrators' lock; all of it holds or nothing."""
    warehouse = Warehouse(url)
    try:
        with warehouse.advisory_lock("migrate"), warehouse.begin() as connection:
            _refuse_an_old_server(connection)
            yield connection
    except OperationalError as error:
        raise UserError(f"the database: {_first_line(error.orig)}", 1) from None
    except (InsufficientPrivilege, ProgrammingError) as error:
        # Our files go to the driver itself, so its errors come as they are.
        cause = getattr(error, "orig", error)
        if not isinstance(cause, InsufficientPrivilege):
            raise
        raise UserError(
            f"migrating needs more rights: {_first_line(cause)}", 1
        ) from None


def _refuse_an_old_server(connection: Connection) -> None:
    found = int(connection.scalar(text("show server_version_num")) or 0) // 10000
    if found < OLDEST_SERVER:
        raise UserError(
            f"PostgreSQL {found} is too old: {OLDEST_SERVER} or newer is needed",
            exit_code=1,
        )


def _first_line(error: BaseException | None) -> str:
    return str(error).strip().splitlines()[0]
