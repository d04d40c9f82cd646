"""Findings about the database itself: its answer, TLS, locks and the login.

Here: what `creators doctor` says of them. Not here: its rows (`diagnosis.py`).
"""

from collections.abc import Iterator

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from pipelines.database.warehouse import Warehouse
from pipelines.database_urls import is_local_database
from pipelines.errors import UserError
from pipelines.health.finding import Finding
from pipelines.settings import Settings

DATABASE = "database"
"""The subject of the finding about the database itself."""

NO_TLS = "server does not support SSL"
"""libpq's words."""
USE_TLS = (
    "turn TLS on at the server; in a network that you trust, add sslmode=disable to"
    " the URL"
)

FREE_LOCKS = text("""
    select has_function_privilege('analyst', 'pg_advisory_lock(bigint)', 'execute')
""")

IS_SUPERUSER = text("""
    select rolname from pg_roles where rolname = current_user and rolsuper
""")

TLS_VERSION = text("""
    select version from pg_stat_ssl where pid = pg_backend_pid() and ssl
""")

IS_MIGRATED = text("select to_regclass('app.readings') is not null")


def open_database(configuration: Settings, findings: list[Finding]) -> Warehouse | None:
    """Add the finding about the database; return it if its schema is there."""
    try:
        warehouse = Warehouse(configuration.warehouse_url)
        warehouse.check_connection()
        with warehouse.begin() as connection:
            version: str = connection.execute(text("show server_version")).scalar_one()
            is_ready: bool = connection.execute(IS_MIGRATED).scalar_one()
    except (UserError, DBAPIError) as error:
        reason = str(error).strip().splitlines()[0]
        fix = _find_fix(configuration, reason)
        findings.append(Finding(DATABASE, reason, is_good=False, fix=fix))
        return None
    findings.append(
        Finding(
            DATABASE,
            f"PostgreSQL {version}, {'migrated' if is_ready else 'no schema yet'}",
            is_good=is_ready,
            fix=None if is_ready else "creators migrate",
        )
    )
    return warehouse if is_ready else None


def _find_fix(configuration: Settings, reason: str) -> str:
    if configuration.is_embedded:
        return "creators up"
    if NO_TLS in reason:
        return USE_TLS
    return "start it, or correct CREATORS_DATABASE_URL"


def find_encryption(configuration: Settings, warehouse: Warehouse) -> Iterator[Finding]:
    """Tell whether sessions to a database on another machine are encrypted."""
    if is_local_database(configuration.warehouse_url):
        return
    with warehouse.begin() as connection:
        version = connection.scalar(TLS_VERSION)
    yield Finding(
        "tls",
        f"sessions are encrypted with {version}"
        if version
        else "sessions are not encrypted, because the URL says so",
        is_note=version is None,
        fix=None if version else "remove sslmode from the URL, or set it to require",
    )


def find_free_locks(warehouse: Warehouse) -> Iterator[Finding]:
    """Find locks of loads that analysts can take."""
    with warehouse.begin() as connection:
        if connection.scalar(FREE_LOCKS):
            yield Finding(
                "locks",
                "an analyst can take the locks of loads and stop them",
                is_good=False,
                fix="creators migrate, once as a superuser",
            )


def find_superuser(warehouse: Warehouse) -> Iterator[Finding]:
    """Find a login that may do more than it needs."""
    with warehouse.begin() as connection:
        if name := connection.scalar(IS_SUPERUSER):
            yield Finding(
                "role",
                f"{name} is a superuser, and only migrations need more than a login",
                is_note=True,
                fix="see `Use your own database` in docs/administration.md",
            )
