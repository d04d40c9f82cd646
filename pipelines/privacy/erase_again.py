"""The repeated erasure of people whom an older backup contains.

Here: the ledgers of the current database and beside the backups name the people who are
erased from restored databases. Not here: the restore (`backups/restore.py`).
"""

import json
from collections.abc import Mapping

from pydantic import SecretStr
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from pipelines.backups import store
from pipelines.backups.dump import DAGSTER, WAREHOUSE
from pipelines.database.warehouse import Warehouse
from pipelines.privacy.erasure import LEDGER, erase_person, read_digests
from pipelines.settings import Settings

INSERT = text("""
    insert into app.erasures (digest, kind) values (decode(:digest, 'hex'), :kind)
    on conflict do nothing
""")
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
    digests = _read_file(configuration) | _read_current(configuration)
    if not digests:
        return []
    warehouse = Warehouse(restored[WAREHOUSE])
    with warehouse.begin() as session:
        rows = [{"digest": one, "kind": kind} for one, kind in digests.items()]
        session.execute(INSERT, rows)
        people = [str(name) for name in session.scalars(ERASED_PEOPLE)]
    urls = {"database_url": SecretStr(restored[WAREHOUSE])}
    if DAGSTER in restored:
        urls["dagster_database_url"] = SecretStr(restored[DAGSTER])
    for username in people:
        erase_person(configuration.model_copy(update=urls), username)
    warehouse.engine.dispose()
    return people


def _read_file(configuration: Settings) -> dict[str, str]:
    path = store.folder_of(configuration) / LEDGER
    if not path.is_file():
        return {}
    lines = [json.loads(line) for line in path.read_text().splitlines() if line]
    return {line["digest"]: line["kind"] for line in lines}


def _read_current(configuration: Settings) -> dict[str, str]:
    """Return the ledger of the database that the restore replaces, if it answers."""
    try:
        with Warehouse(configuration.warehouse_url).begin() as session:
            return read_digests(session)
    except DBAPIError:
        return {}
