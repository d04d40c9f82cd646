"""Restoring a backup: into a scratch database as a test, or in place of a database.

Here: both ways. A replaced database stays under another name. Not here: the databases
themselves (`databases.py`) and dumps (`dump.py`).
"""

import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime

from sqlalchemy.exc import OperationalError

from pipelines.backups import client, databases
from pipelines.backups.digests import find_differences, read_digests
from pipelines.backups.dump import DAGSTER, WAREHOUSE
from pipelines.backups.store import Backup
from pipelines.database.migrate import create_roles, migrate
from pipelines.database.warehouse import Warehouse, close_connections
from pipelines.errors import UserError
from pipelines.failpoints import hit
from pipelines.settings import Settings

UNFINISHED = r"_\d{12}"
KEPT = r"_old_\d{12}"
"""The endings of databases that a killed restore left, and of those that one kept."""


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
    databases.check_rights(configuration.migration_url)
    tables = rows = 0
    faults = backup.find_faults()
    if not faults:
        for name, url in _targets(configuration, backup).items():
            expected = backup.read_digests(name)
            tables += len(expected)
            rows += sum(one.rows for one in expected.values())
            try:
                with databases.scratch(url) as scratch:
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
    server = databases.url_of(configuration.migration_url, databases.POSTGRES)
    with Warehouse(server).advisory_lock("restore"):
        _drop_unfinished(configuration)
        return _replace(configuration, backup, prepare)


def list_kept(configuration: Settings) -> list[str]:
    """Return the replaced databases that earlier restores have kept.

    A role that cannot open the database `postgres` has restored nothing.
    """
    try:
        return databases.list_beside(_own_urls(configuration), KEPT)
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
            current = databases.name_of(url)
            kept = databases.name_beside(url, f"_old_{stamp}")
            new = databases.name_beside(url, f"_{stamp}")
            databases.create(url, new)
            fresh[database] = databases.url_of(url, new)
            _restore_or_fail(backup, database, fresh[database])
            hit("restore-loaded")
            if database == WAREHOUSE:
                migrate(fresh[database])
            exchanges += [(current, kept), (new, current)]
        prepare(fresh)
        close_connections()
        databases.rename(configuration.migration_url, exchanges)
    except BaseException:
        for url in fresh.values():
            databases.drop(url, databases.name_of(url))
        raise
    return dict(exchanges[::2])


def _drop_unfinished(configuration: Settings) -> None:
    """Drop what killed restores left; the lock says that no other restore runs."""
    for name in databases.list_beside(_own_urls(configuration), UNFINISHED):
        databases.drop(configuration.migration_url, name)


def _own_urls(configuration: Settings) -> tuple[str, str]:
    return configuration.migration_url, configuration.dagster_url


def _targets(configuration: Settings, backup: Backup) -> dict[str, str]:
    """Return the URL of each database of the backup, as the owner."""
    owner = configuration.migration_url
    dagster = databases.name_of(configuration.dagster_url)
    urls = {WAREHOUSE: owner, DAGSTER: databases.url_of(owner, dagster)}
    dumped = backup.read_manifest()["databases"]
    return {name: url for name, url in urls.items() if name in dumped}


def _restore_or_fail(backup: Backup, database: str, url: str) -> None:
    if faults := _restore(backup, database, url):
        raise UserError(
            f"{databases.name_of(url)} differs: {'; '.join(faults)}", exit_code=1
        )


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
