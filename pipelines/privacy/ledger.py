"""The ledger of erasures: digests of erased people and accounts.

Here: the table `app.erasures`, and its copy in a file beside the backups, for a restore
of an older backup. Not here: what an erasure deletes (`erasure.py`) and who is erased
after a restore (`erase_again.py`).
"""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from pipelines.backups import store
from pipelines.database.warehouse import Warehouse
from pipelines.privacy.identity import Identity
from pipelines.settings import Settings

FILE = "erasures.jsonl"
RECORD = text("""
    insert into app.erasures (digest, kind)
    values (app.erasure_digest(:platform, :id), :kind)
    on conflict do nothing
""")
INSERT = text("""
    insert into app.erasures (digest, kind) values (decode(:digest, 'hex'), :kind)
    on conflict do nothing
""")
READ = text("select encode(digest, 'hex') as digest, kind from app.erasures")


def record_erasure(
    session: Connection, configuration: Settings, identity: Identity
) -> None:
    """Add the digests of a person to the table, then those of the table to the file."""
    erased = [{"platform": "person", "id": identity.person_id, "kind": "person"}]
    erased += [
        {"platform": platform, "id": account, "kind": "account"}
        for platform, account in sorted(identity.accounts)
    ]
    if identity.user_id:
        user = {"platform": "sign-in", "id": identity.user_id, "kind": "user"}
        erased.append(user)
    session.execute(RECORD, erased)
    _append_to_file(configuration, _read_table(session))


def insert_digests(session: Connection, digests: Mapping[str, str]) -> None:
    """Add digests with their kinds to the table of another database."""
    rows = [{"digest": one, "kind": kind} for one, kind in digests.items()]
    session.execute(INSERT, rows)


def read_file(configuration: Settings) -> dict[str, str]:
    """Return the digests of the file beside the backups, with their kinds."""
    path = _path(configuration)
    if not path.is_file():
        return {}
    lines = [json.loads(line) for line in path.read_text().splitlines() if line]
    return {line["digest"]: line["kind"] for line in lines}


def read_current(configuration: Settings) -> dict[str, str]:
    """Return the digests of the current database; none if it does not answer."""
    try:
        with Warehouse(configuration.warehouse_url).begin() as session:
            return _read_table(session)
    except DBAPIError:
        return {}


def _read_table(session: Connection) -> dict[str, str]:
    found: Iterable[Any] = session.execute(READ)
    return {row.digest: row.kind for row in found}


def _append_to_file(configuration: Settings, digests: Mapping[str, str]) -> None:
    path = _path(configuration)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    known = path.read_text() if path.is_file() else ""
    with path.open("a") as stream:
        for digest, kind in digests.items():
            if digest not in known:
                stream.write(json.dumps({"digest": digest, "kind": kind}) + "\n")


def _path(configuration: Settings) -> Path:
    return store.folder_of(configuration) / FILE
