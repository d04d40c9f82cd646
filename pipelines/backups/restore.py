"""Restoring a backup: into a scratch database as a test, or in place of a database.

Here: both ways. A replaced database stays under another name. Not here: dumps
(`dump.py`).
"""

import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime

from sqlalchemy import Connection, TextClause, make_url, text
from sqlalchemy.exc import OperationalError

from pipelines.backups import client
from pipelines.backups.digests import find_differences, read_digests
from pipelines.backups.dump import DAGSTER, WAREHOUSE
from pipelines.backups.store import Backup
from pipelines.database.catalogue import quote
from pipelines.database.migrate import create_roles, migrate
from pipelines.database.warehouse import Warehouse, close_connections
from pipelines.errors import UserError
from pipelines.failpoints import hit
from pipelines.redaction import first_line
from pipelines.settings import Settings

SCRATCH = "_restore_test"
MAY_CREATE = text("""
    select rolsuper or rolcreatedb from pg_roles where rolname = current_user
""")
LONGEST_NAME = 63
UNFINISHED = r"_\d{12}"
KEPT = r"_old_\d{12}"
"""The endings of databases that a killed restore left, and of those that one kept."""
BESIDE = text("select datname from pg_database where datname ~ :pattern order by 1")


@dataclass(frozen=True, slots=True)
class RestoreTest:
    """What a restore into scratch databases found; no fault means a sound backup."""

    backup: str
    tables: int
    rows: int
    bytes: int
    seconds: float
    faults: list[str]

    def as_dict(self) -> dict[str, object]:
        """Return the fields, for JSON."""
        return asdict(self)


def test_restore(configuration: Settings, backup: Backup) -> RestoreTest:
    """Restore a backup into scratch databases, and compare rows and digests.

    Raises:
        UserError: the role may not create databases.
    """
    begun = time.monotonic()
    _check_rights(configuration.migration_url)
    tables = rows = 0
    faults = backup.find_faults()
    if not faults:
        for name, url in _targets(configuration, backup).items():
            expected = backup.read_digests(name)
            tables += len(expected)
            rows += sum(one.rows for one in expected.values())
            try:
                with _scratch(url) as scratch:
                    faults += _restore(backup, name, scratch)
            except UserError as error:
                faults.append(str(error))
    return RestoreTest(
        backup=backup.folder.name,
        tables=tables,
        rows=rows,
        bytes=backup.size(),
        seconds=round(time.monotonic() - begun, 2),
        faults=faults,
    )


def replace_databases(
    configuration: Settings,
    backup: Backup,
    prepare: Callable[[dict[str, str]], object] = lambda _: None,
) -> dict[str, str]:
    """Restore into new databases, compare, and exchange the names.

    Args:
        configuration: the settings.
        backup: what is restored.
        prepare: gets the URL of each restored database before the exchange.

    Returns:
        The name under which each replaced database stays.

    Raises:
        UserError: the backup is damaged, or a database is in use.
    """
    if faults := backup.find_faults():
        raise UserError(f"{backup.folder}: {'; '.join(faults)}", exit_code=1)
    with Warehouse(_renamed(configuration.migration_url, "postgres")).advisory_lock(
        "restore"
    ):
        _drop_unfinished(configuration)
        return _replace(configuration, backup, prepare)


def list_kept(configuration: Settings) -> list[str]:
    """Return the replaced databases that earlier restores have kept.

    A role that cannot open the database `postgres` has restored nothing.
    """
    try:
        return _list_beside(configuration, KEPT)
    except OperationalError:
        return []


def _replace(
    configuration: Settings,
    backup: Backup,
    prepare: Callable[[dict[str, str]], object],
) -> dict[str, str]:
    stamp = f"{datetime.now(UTC):%y%m%d%H%M%S}"
    exchanges: list[tuple[str, str]] = []
    fresh: dict[str, str] = {}
    try:
        for database, url in _targets(configuration, backup).items():
            current, kept = _name(url), _beside(url, f"_old_{stamp}")
            new = _beside(url, f"_{stamp}")
            with _server(url) as session:
                session.execute(_create(new))
            fresh[database] = _renamed(url, new)
            _restore_all(backup, database, fresh[database])
            hit("restore-loaded")
            if database == WAREHOUSE:
                migrate(fresh[database])
            exchanges += [(current, kept), (new, current)]
        prepare(fresh)
        _rename(configuration.migration_url, exchanges)
    except BaseException:
        with _server(configuration.migration_url) as session:
            for url in fresh.values():
                session.execute(_drop(_name(url)))
        raise
    return dict(exchanges[::2])


def _drop_unfinished(configuration: Settings) -> None:
    """Drop what killed restores left; the lock says that no other restore runs."""
    with _server(configuration.migration_url) as session:
        for name in _list_beside(configuration, UNFINISHED):
            session.execute(_drop(name))


def _list_beside(configuration: Settings, ending: str) -> list[str]:
    """Return the databases whose names are one of ours with such an ending."""
    urls = (configuration.migration_url, configuration.dagster_url)
    pattern = f"^({'|'.join(re.escape(_name(url)) for url in urls)}){ending}$"
    with _server(configuration.migration_url) as session:
        return [str(one) for one in session.scalars(BESIDE, {"pattern": pattern})]


def _targets(configuration: Settings, backup: Backup) -> dict[str, str]:
    """Return the URL of each database of the backup, as the owner."""
    owner = make_url(configuration.migration_url)
    dagster = owner.set(database=make_url(configuration.dagster_url).database)
    urls = {
        WAREHOUSE: configuration.migration_url,
        DAGSTER: dagster.render_as_string(hide_password=False),
    }
    dumped = backup.read_manifest()["databases"]
    return {name: url for name, url in urls.items() if name in dumped}


def _restore_all(backup: Backup, database: str, url: str) -> None:
    if faults := _restore(backup, database, url):
        raise UserError(f"{_name(url)} differs: {'; '.join(faults)}", exit_code=1)


def _restore(backup: Backup, database: str, url: str) -> list[str]:
    """Restore a dump into an empty database, and return the differences.

    A new server lacks the roles that the dump names.
    """
    if database == WAREHOUSE:
        create_roles(url)
    client.run(
        *("pg_restore", url, "--exit-on-error", "--no-password"),
        str(backup.folder / f"{database}.dump"),
    )
    restored = Warehouse(url)
    try:
        with restored.begin() as session:
            return find_differences(
                backup.read_digests(database), read_digests(session)
            )
    finally:
        restored.engine.dispose()


@contextmanager
def _scratch(url: str) -> Iterator[str]:
    """Make an empty database beside `url`, and drop it afterwards.

    The lock lets one test run at a time, so an older scratch database is a leftover.
    """
    name = _beside(url, SCRATCH)
    with _server(url) as session, Warehouse(url).advisory_lock("restore test"):
        session.execute(_drop(name))
        session.execute(_create(name))
        try:
            yield _renamed(url, name)
        finally:
            session.execute(_drop(name))


def _check_rights(url: str) -> None:
    with _server(url) as session:
        if not session.scalar(MAY_CREATE):
            raise UserError(
                "the role may not create the databases of the restore test: set"
                " CREATORS_MIGRATION_DATABASE_URL to a role that may",
                exit_code=1,
            )


@contextmanager
def _server(url: str) -> Iterator[Connection]:
    """Open a session in the database `postgres`: no session can rename its own."""
    server = Warehouse(_renamed(url, "postgres"))
    try:
        with server.session() as session:
            yield session
    finally:
        server.engine.dispose()


def _rename(url: str, exchanges: list[tuple[str, str]]) -> None:
    """Rename databases in one transaction: a killed restore leaves the old names."""
    close_connections()
    server = Warehouse(_renamed(url, "postgres"))
    try:
        with server.begin() as session:
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
    finally:
        server.engine.dispose()


def _name(url: str) -> str:
    return str(make_url(url).database)


def _beside(url: str, ending: str) -> str:
    """Return the database's name with an ending; PostgreSQL would cut a longer name."""
    name = f"{_name(url)}{ending}"
    if len(name.encode()) > LONGEST_NAME:
        raise UserError(f"the name of the database is too long: {name}", 1)
    return name


def _renamed(url: str, database: str) -> str:
    return make_url(url).set(database=database).render_as_string(hide_password=False)


def _create(name: str) -> TextClause:
    return text(f"create database {_quoted(name)}")


def _drop(name: str) -> TextClause:
    return text(f"drop database if exists {_quoted(name)} with (force)")


def _quoted(name: str) -> str:
    """Quote a name inside a `text`, where a colon would begin a parameter."""
    return quote(name).replace(":", "\\:")
