"""Databases beside the system's own ones, for a restore.

Here: their names, and statements in the database `postgres`: a session cannot rename
its own database. Not here: what is restored into them (`restore.py`).
"""

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, make_url, text
from sqlalchemy.exc import OperationalError

from pipelines.database.catalogue import quote
from pipelines.database.warehouse import Warehouse
from pipelines.errors import UserError
from pipelines.redaction import first_line

POSTGRES = "postgres"
SCRATCH = "_restore_test"
LONGEST_NAME = 63
MAY_CREATE = text("""
    select rolsuper or rolcreatedb from pg_roles where rolname = current_user
""")
BESIDE = text("select datname from pg_database where datname ~ :pattern order by 1")


def name_of(url: str) -> str:
    """Return the name of a URL's database."""
    return str(make_url(url).database)


def url_of(url: str, name: str) -> str:
    """Return the URL of another database of the same server."""
    return make_url(url).set(database=name).render_as_string(hide_password=False)


def name_beside(url: str, ending: str) -> str:
    """Return the database's name with an ending; PostgreSQL would cut a longer name.

    Raises:
        UserError: the name is too long.
    """
    name = f"{name_of(url)}{ending}"
    if len(name.encode()) > LONGEST_NAME:
        raise UserError(f"the name of the database is too long: {name}", 1)
    return name


def list_beside(urls: Iterable[str], ending: str) -> list[str]:
    """Return databases named like those of the URLs, with an ending.

    `ending` is a regular expression.
    """
    urls = list(urls)
    names = "|".join(re.escape(name_of(url)) for url in urls)
    with _session(urls[0]) as session:
        found = session.scalars(BESIDE, {"pattern": f"^({names}){ending}$"})
        return [str(name) for name in found]


def create(url: str, name: str) -> None:
    """Create an empty database on the server of a URL."""
    with _session(url) as session:
        session.execute(text(f"create database {_quoted(name)}"))


def drop(url: str, name: str) -> None:
    """Drop a database of the server of a URL, if it exists."""
    with _session(url) as session:
        statement = f"drop database if exists {_quoted(name)} with (force)"
        session.execute(text(statement))


def rename(url: str, exchanges: Iterable[tuple[str, str]]) -> None:
    """Rename databases in one transaction: a killed restore leaves the old names.

    Raises:
        UserError: a database is in use.
    """
    try:
        with Warehouse(url_of(url, POSTGRES)).begin() as session:
            for old, new in exchanges:
                session.execute(
                    text(f"alter database {_quoted(old)} rename to {_quoted(new)}")
                )
    except OperationalError as error:
        raise UserError(
            f"{first_line(str(error.orig))}: stop everything that uses it; nothing is"
            " changed",
            exit_code=1,
        ) from None


@contextmanager
def scratch(url: str) -> Iterator[str]:
    """Make an empty database beside that of a URL, and drop it afterwards.

    The lock lets one test run at a time, so an older scratch database is a leftover.

    Yields:
        Its URL.
    """
    name = name_beside(url, SCRATCH)
    with Warehouse(url).advisory_lock("restore test"):
        drop(url, name)
        create(url, name)
        try:
            yield url_of(url, name)
        finally:
            drop(url, name)


def check_rights(url: str) -> None:
    """Check that the role of a URL may create databases.

    Raises:
        UserError: it may not.
    """
    with _session(url) as session:
        if not session.scalar(MAY_CREATE):
            raise UserError(
                "the role may not create the databases of the restore test: set"
                " CREATORS_MIGRATION_DATABASE_URL to a role that may",
                exit_code=1,
            )


def _session(url: str) -> Connection:
    """Open a session in the database `postgres` of the server of a URL."""
    return Warehouse(url_of(url, POSTGRES)).session()


def _quoted(name: str) -> str:
    """Quote a name inside a `text`, where a colon would begin a parameter."""
    return quote(name).replace(":", "\\:")
