"""Migration of a database to a revision of `migrations/`: roles first, then alembic.

Here: the locks, the check of the server's version, the roles and the calls of alembic.
Not here: tables; each migration is a pair of SQL files.
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

from pipelines.database.lock_waits import bound_lock_waits, retry_while_locked
from pipelines.database.warehouse import Warehouse
from pipelines.errors import UserError
from pipelines.redaction import first_line
from pipelines.settings import PROJECT

MIGRATIONS = PROJECT / "migrations"
OLDEST_SERVER = 15
"""Views with `security_invoker`, which row policies need, exist since version 15."""


def migrate(url: str, target: str = "head") -> None:
    """Apply all migrations up to `target`; concurrent callers wait for each other.

    Raises:
        UserError: the server is too old, unreachable or denies access, or a table
            stays locked.
    """

    def upgrade() -> None:
        with _session(url) as connection:
            _execute(connection, (MIGRATIONS / "roles.sql").read_text())
            connection.execute(text("set local role pipeline"))
            _alembic(connection, lambda options: command.upgrade(options, target))

    retry_while_locked(upgrade)


def create_roles(url: str) -> None:
    """Create the roles of the cluster, and leave the database empty."""
    with _session(url) as connection:
        _execute(connection, (MIGRATIONS / "roles.sql").read_text())
        _execute(connection, "drop schema app")


def downgrade(url: str, target: str) -> None:
    """Revert migrations down to the revision `target`, or all of them for `base`.

    Dropping a product schema drops its dbt tables. Roles stay: they belong to the
    cluster.
    """

    def revert() -> None:
        with _session(url) as connection:
            if _revision(connection) is None:
                return
            connection.execute(text("set local role pipeline"))
            _alembic(connection, lambda options: command.downgrade(options, target))

    retry_while_locked(revert)


def execute_beside(script: str, direction: str) -> None:
    """Execute the SQL file of a revision: same name, `.up.sql` or `.down.sql`."""
    path = Path(script).with_suffix(f".{direction}.sql")
    _execute(op.get_bind(), path.read_text())


def _execute(connection: Connection, sql: str) -> None:
    # The driver's cursor gives `:name` and `%` no meaning in these files.
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
    """Open one transaction under the lock of migrations."""
    warehouse = Warehouse(url)
    try:
        with (
            warehouse.advisory_lock("migrate"),
            bound_lock_waits(warehouse),
            warehouse.begin() as connection,
        ):
            _check_server_version(connection)
            yield connection
    except OperationalError as error:
        raise UserError(f"the database: {first_line(str(error.orig))}", 1) from None
    except (InsufficientPrivilege, ProgrammingError) as error:
        # The driver executes the files, so its own errors arrive here.
        cause = getattr(error, "orig", error)
        if not isinstance(cause, InsufficientPrivilege):
            raise
        raise UserError(
            f"migrations need more rights: {first_line(str(cause))}", 1
        ) from None


def _check_server_version(connection: Connection) -> None:
    version = int(connection.scalar(text("show server_version_num")) or 0) // 10000
    if version < OLDEST_SERVER:
        raise UserError(
            f"PostgreSQL {version} is too old: {OLDEST_SERVER} or newer is needed",
            exit_code=1,
        )
