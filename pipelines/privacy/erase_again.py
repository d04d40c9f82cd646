"""The repeated erasure of people whom an older backup contains.

Here: the people of a restored database whom a ledger names, and their erasure. Not
here: the ledgers (`ledger.py`) and the restore (`backups/restore.py`).
"""

from collections.abc import Mapping

from pydantic import SecretStr
from sqlalchemy import text

from pipelines.backups.dump import DAGSTER, WAREHOUSE
from pipelines.database.warehouse import Warehouse
from pipelines.privacy import ledger
from pipelines.privacy.erasure import erase_person
from pipelines.settings import Settings

ERASED_PEOPLE = text("""
    select username from app.people
    where
        username is not null
        and (
            app.is_erased('person', id::text)
            or app.is_erased('sign-in', clerk_user_id)
            or exists (
                select from app.connections
                where
                    person_id = people.id
                    and app.is_erased(platform, platform_user_id)
            )
        )
    order by username
""")


def erase_again(configuration: Settings, restored: Mapping[str, str]) -> list[str]:
    """Erase the people who were erased after the backup; return their names."""
    digests = ledger.read_file(configuration) | ledger.read_current(configuration)
    if not digests:
        return []
    warehouse = Warehouse(restored[WAREHOUSE])
    with warehouse.begin() as session:
        ledger.insert_digests(session, digests)
        people = [str(name) for name in session.scalars(ERASED_PEOPLE)]
    urls = {"database_url": SecretStr(restored[WAREHOUSE])}
    if DAGSTER in restored:
        urls["dagster_database_url"] = SecretStr(restored[DAGSTER])
    for username in people:
        erase_person(configuration.model_copy(update=urls), username)
    warehouse.engine.dispose()
    return people
