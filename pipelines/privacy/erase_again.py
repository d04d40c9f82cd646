"""The repeated erasure of people whom an older backup contains.

Here: finding these people by every ledger, and erasing them from restored databases.
Not here: the restore (`backups/restore.py`).
"""

from collections.abc import Mapping

from pydantic import SecretStr
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from pipelines.backups import store
from pipelines.backups.dump import DAGSTER, WAREHOUSE
from pipelines.backups.store import Backup
from pipelines.database.warehouse import Warehouse
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
