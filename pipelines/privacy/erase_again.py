"""The repeated erasure of people whom a restored or recovered database contains.

Here: finding these people by every ledger, and erasing them again. Not here: the
restore (`backups/restore.py`), a recovery to a moment (`docs/runbook.md`).
"""

from collections.abc import Mapping
from datetime import datetime

from pydantic import SecretStr
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from pipelines.backups import store
from pipelines.backups.dump import DAGSTER, WAREHOUSE
from pipelines.backups.store import Backup
from pipelines.database.warehouse import Warehouse
from pipelines.errors import UserError
from pipelines.failpoints import hit
from pipelines.privacy import ledger
from pipelines.privacy.erasure import erase_person
from pipelines.settings import Settings

ERASED_PEOPLE = text("""
    select coalesce(username, id::text) from app.people
    where
        app.is_erased('person', id::text)
        or app.is_erased('sign-in', clerk_user_id)
        or exists (
            select from app.connections
            where
                person_id = people.id
                and app.is_erased(platform, platform_user_id)
        )
    order by 1
""")
ABANDON_LOADS = text("""
    update app.loads
    set
        state = 'abandoned',
        error_message = 'it ran when the backup was made',
        finished_at = clock_timestamp()
    where state = 'running'
""")
"""No process writes to a restored database, so none of its loads runs."""


def erase_again(
    configuration: Settings, backup: Backup, restored: Mapping[str, str]
) -> None:
    """Erase the people who were erased after the backup.

    Args:
        configuration: the settings.
        backup: what was restored.
        restored: the URL of each restored database.
    """
    with Warehouse(restored[WAREHOUSE]).begin() as session:
        missing = _find_missing(configuration, backup, ledger.read_database(session))
        if not missing:
            return
        ledger.write_database(session, missing)
        session.execute(ABANDON_LOADS)
        people = [str(name) for name in session.scalars(ERASED_PEOPLE)]
    urls = {"database_url": SecretStr(restored[WAREHOUSE])}
    if DAGSTER in restored:
        urls["dagster_database_url"] = SecretStr(restored[DAGSTER])
    for username in people:
        erase_person(configuration.model_copy(update=urls), username)


def repeat_erasures(configuration: Settings, recovered_to: datetime) -> int:
    """Erase the people again whom a recovery to a moment has brought back.

    The ledger beside the backups knows them, because a recovery does not change it. A
    killed repetition is repeated as a whole.

    Returns:
        The number of erased people.

    Raises:
        UserError: there is no ledger beside the backups.
    """
    folder = store.folder_of(configuration)
    if not (folder / ledger.FILE).is_file():
        raise UserError(
            f"{folder / ledger.FILE}: no such file; if people were erased, set"
            " CREATORS_BACKUP_FOLDER to the folder of their ledger",
            exit_code=1,
        )
    with Warehouse(configuration.warehouse_url).begin() as session:
        known = ledger.read_database(session)
        beside = ledger.read_file(folder)
        missing = ledger.find_missing(beside, known, recovered_to)
        if missing:
            ledger.write_database(session, missing)
        people = [str(name) for name in session.scalars(ERASED_PEOPLE)]
    hit("erasures-found")
    for username in people:
        erase_person(configuration, username)
    return len(people)


def _find_missing(
    configuration: Settings, backup: Backup, restored: ledger.Ledger
) -> ledger.Ledger:
    """Return the erasures that the backup does not know.

    A backup on a new machine brings its ledger along, in its own folder.
    """
    folders = {store.folder_of(configuration), backup.folder.parent}
    found: ledger.Ledger = {}
    for folder in folders:
        found |= ledger.read_file(folder)
    current = _read_current(configuration)
    return ledger.find_missing(found, restored, backup.made_at) | {
        digest: one for digest, one in current.items() if digest not in restored
    }


def _read_current(configuration: Settings) -> ledger.Ledger:
    """Return the ledger of the database that the restore replaces, if it answers."""
    try:
        with Warehouse(configuration.warehouse_url).begin() as session:
            return ledger.read_database(session)
    except DBAPIError:
        return {}
