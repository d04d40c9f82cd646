"""The ledger of erasures: digests in the database, and in a file beside the backups.

Here: reading and writing both, and which erasures a backup does not know. Not here: the
erasure (`erasure.py`), the repeated one (`erase_again.py`).
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, text

from pipelines.database.files import replace_private_file
from pipelines.errors import UserError
from pipelines.privacy.identity import Identity, Pairs

FILE = "erasures.jsonl"
"""The file of digests beside the backups, for a restore of an older backup."""
LONGEST_ERASURE = timedelta(hours=1)
"""A backup may begin during an erasure, and miss it although it is the later one."""
RECORD = text("""
    insert into app.erasures (digest, kind)
    values (app.erasure_digest(:platform, :id), :kind)
    on conflict do nothing
""")
INSERT = text("""
    insert into app.erasures (digest, kind, erased_at)
    values (decode(:digest, 'hex'), :kind, coalesce(:erased_at, now()))
    on conflict do nothing
""")
READ = text("select encode(digest, 'hex') as digest, kind, erased_at from app.erasures")


@dataclass(frozen=True, slots=True)
class Entry:
    """An erased account, user or person; an entry of an old file has no time."""

    kind: str
    erased_at: datetime | None


Ledger = dict[str, Entry]
"""Entries by their digest in hexadecimal."""


def record_erasure(
    session: Connection, folder: Path, identity: Identity, subjects: Pairs
) -> None:
    """Add the digests of a person to the table, then those of the table to the file.

    `subjects` are those that are one content of the person, such as a repository.
    """
    erased = [{"platform": "person", "id": identity.person_id, "kind": "person"}]
    erased += [
        {"platform": platform, "id": account, "kind": "account"}
        for platform, account in sorted({*identity.accounts, *subjects})
    ]
    if identity.user_id:
        user = {"platform": "sign-in", "id": identity.user_id, "kind": "user"}
        erased.append(user)
    session.execute(RECORD, erased)
    write_file(folder, read_database(session))


def read_database(session: Connection) -> Ledger:
    """Return the ledger of a database."""
    found: Iterable[Any] = session.execute(READ)
    return {row.digest: Entry(row.kind, row.erased_at) for row in found}


def write_database(session: Connection, ledger: Ledger) -> None:
    """Add entries to the ledger of a database; one without a time gets the present."""
    rows = [
        {"digest": digest, "kind": one.kind, "erased_at": one.erased_at}
        for digest, one in ledger.items()
    ]
    session.execute(INSERT, rows)


def read_file(folder: Path) -> Ledger:
    """Return the ledger beside the backups of a folder.

    Raises:
        UserError: a line is damaged; the message names it.
    """
    path = folder / FILE
    if not path.is_file():
        return {}
    found: Ledger = {}
    for number, line in enumerate(path.read_bytes().splitlines(), start=1):
        try:
            entry = json.loads(line)
            bytes.fromhex(entry["digest"])
            moment = entry.get("erased_at")
            erased_at = datetime.fromisoformat(moment) if moment else None
            found[entry["digest"]] = Entry(str(entry["kind"]), erased_at)
        except (ValueError, KeyError, TypeError, AttributeError):
            raise UserError(
                f"{path}, line {number}: this is no entry of the ledger of erasures;"
                " remove the line, or restore the file",
                exit_code=1,
            ) from None
    return found


def write_file(folder: Path, ledger: Ledger) -> None:
    """Add entries to the file beside the backups.

    The file is replaced as a whole, so a killed erasure leaves no half line.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    lines = [
        json.dumps(
            {
                "digest": digest,
                "kind": one.kind,
                "erased_at": one.erased_at and one.erased_at.isoformat(),
            }
        )
        for digest, one in (read_file(folder) | ledger).items()
    ]
    replace_private_file(folder / FILE, "".join(f"{line}\n" for line in lines))


def find_missing(ledger: Ledger, restored: Ledger, made_at: datetime) -> Ledger:
    """Return the entries of a file that a backup of `made_at` does not know.

    An entry that is older than the backup and not in it was lifted by a new consent.
    """
    limit = made_at - LONGEST_ERASURE
    return {
        digest: one
        for digest, one in ledger.items()
        if digest not in restored and (one.erased_at is None or one.erased_at > limit)
    }
