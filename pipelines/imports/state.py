"""The rows of `app.imports`, and their statuses.

Here: SQL. An import starts as `running` and ends as `imported` or `failed`; only an
imported one can be undone. Not here: the order of steps (`upload.py`, `undo.py`).
"""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from sqlalchemy import Connection, text

from dlt_sources.csv_exports.rows import RejectedRow
from pipelines.database.warehouse import Warehouse
from pipelines.errors import UserError

Source = Literal["command", "folder"]

MOST_REJECTIONS = 10_000
"""Rejected rows that are kept with their text; all are counted."""

COLUMNS = """
    id::text, file_name, file_sha256, template, platform, account_id, downloaded_on,
    status, load_id, partition_date, rows_read, rows_imported, rows_rejected,
    first_date, last_date, error_message, started_at, finished_at, undone_at
"""

FIND = text(f"""
    select {COLUMNS} from app.imports
    where
        file_sha256 = :sha256
        and platform = :platform
        and account_id is not distinct from :account_id
        and status in ('running', 'imported')
""")  # noqa: S608 - a constant

START = text("""
    insert into app.imports (
        file_name, file_sha256, file_bytes, template, platform, account_id,
        downloaded_on, is_lifetime, time_zone, status, source, load_id, partition_date,
        started_at
    )
    values (
        :file_name, :sha256, :file_bytes, :template, :platform, :account_id,
        :downloaded_on, :is_lifetime, :time_zone, 'running', :source, :load_id,
        :partition_date, :now
    )
    on conflict (file_sha256, platform, coalesce(account_id, ''))
    where status in ('running', 'imported')
    do update set
        file_name = excluded.file_name,
        template = excluded.template,
        downloaded_on = excluded.downloaded_on,
        is_lifetime = excluded.is_lifetime,
        time_zone = excluded.time_zone,
        source = excluded.source,
        load_id = excluded.load_id,
        partition_date = excluded.partition_date,
        started_at = excluded.started_at
    where imports.status = 'running'
    returning id::text
""")

RUNNING = text(f"""
    select {COLUMNS} from app.imports where status = 'running' order by started_at, id
""")  # noqa: S608 - constants
FINISH = text("""
    update app.imports
    set
        status = 'imported', rows_read = :read, rows_imported = :imported,
        rows_rejected = :rejected, first_date = :first, last_date = :last,
        finished_at = :now
    where load_id = :load_id and status = 'running'
    returning id::text
""")

REJECT = text("""
    insert into app.import_rejections (import_id, line, reason, body)
    select cast(:import_id as uuid), rejected.*
    from unnest(
        cast(:lines as bigint[]), cast(:reasons as text[]), cast(:bodies as text[])
    ) as rejected
""")

FAIL = text("""
    update app.imports
    set status = 'failed', error_message = :reason, finished_at = :now
    where load_id = :load_id and status = 'running'
""")

BY_ID = text(f"""
    select {COLUMNS} from app.imports
    where id::text like :start || '%' order by started_at desc, id limit 2
""")  # noqa: S608 - a constant

IS_ZONE = text("""
    select exists (select from pg_timezone_names where name = :name)
""")

IS_FREE = text("select pg_try_advisory_lock(hashtextextended(:name, 0))")

NEWEST = text(f"""
    select {COLUMNS} from app.imports order by started_at desc, id limit :most
""")  # noqa: S608 - a constant

UNDO = text("""
    update app.imports set status = 'undone', undone_at = :now
    where id = cast(:id as uuid) and status = 'imported'
""")


@dataclass(frozen=True, slots=True)
class Import:
    """A row of `app.imports`."""

    id: str
    file_name: str
    file_sha256: str
    template: str
    platform: str
    account_id: str | None
    downloaded_on: date
    status: str
    load_id: str
    partition_date: date
    rows_read: int | None
    rows_imported: int | None
    rows_rejected: int | None
    first_date: date | None
    last_date: date | None
    error_message: str | None
    started_at: datetime
    finished_at: datetime | None
    undone_at: datetime | None


@dataclass(slots=True)
class Counts:
    """The rows of a file: read, set aside, and the days of the others."""

    read: int = 0
    rejected: int = 0
    first: date | None = None
    last: date | None = None

    @property
    def imported(self) -> int:
        """Return the rows that go in."""
        return self.read - self.rejected

    def add_days(self, first: date, last: date) -> None:
        """Widen the range of days."""
        self.first = first if self.first is None else min(self.first, first)
        self.last = last if self.last is None else max(self.last, last)


def lock_name(sha256: str, platform: str, account_id: str | None) -> str:
    """Return the name of the lock that an import holds while it runs."""
    return f"import:{sha256}:{platform}:{account_id or ''}"


def find(
    session: Connection, sha256: str, platform: str, account_id: str | None
) -> Import | None:
    """Return the import of a file that is running or imported."""
    values = {"sha256": sha256, "platform": platform, "account_id": account_id}
    row: Any = session.execute(FIND, values).one_or_none()
    return Import(*row) if row else None


def is_zone(session: Connection, name: str) -> bool:
    """Return whether the database knows a time zone."""
    return bool(session.scalar(IS_ZONE, {"name": name}))


def start(session: Connection, values: dict[str, Any]) -> tuple[str, str]:
    """Record that an import runs, and return its id and the id of its load.

    An import whose process died is taken over.
    """
    load_id = str(uuid.uuid4())
    import_id = session.scalar(START, {**values, "load_id": load_id})
    return str(import_id), load_id


def finish(
    session: Connection,
    load_id: str,
    counts: Counts,
    rejected: Sequence[RejectedRow],
    now: datetime,
) -> None:
    """Let the rows of a load count.

    Raises:
        UserError: another process took the import over.
    """
    import_id = session.scalar(
        FINISH,
        {
            "load_id": load_id,
            "read": counts.read,
            "imported": counts.imported,
            "rejected": counts.rejected,
            "first": counts.first,
            "last": counts.last,
            "now": now,
        },
    )
    if import_id is None:
        raise UserError("the import was taken over by another process", exit_code=1)
    session.execute(
        REJECT,
        {
            "import_id": import_id,
            "lines": [one.line for one in rejected],
            "reasons": [one.reason for one in rejected],
            "bodies": [one.body for one in rejected],
        },
    )


def fail(warehouse: Warehouse, load_id: str, reason: str, now: datetime) -> None:
    """Close a running import as failed."""
    with warehouse.begin() as session:
        session.execute(FAIL, {"load_id": load_id, "reason": reason, "now": now})


def newest(warehouse: Warehouse, most: int) -> list[Import]:
    """Return the newest imports, whatever their status."""
    with warehouse.begin() as session:
        found: Iterable[Any] = session.execute(NEWEST, {"most": most})
        return [Import(*row) for row in found]


def list_interrupted(warehouse: Warehouse) -> list[Import]:
    """Return the running imports whose processes have died, the oldest first."""
    with warehouse.begin() as session:
        found: Iterable[Any] = session.execute(RUNNING)
        running = [Import(*row) for row in found]
    return [one for one in running if is_interrupted(warehouse, one)]


def is_interrupted(warehouse: Warehouse, one: Import) -> bool:
    """Return whether the process of a running import has died: its lock is free."""
    if one.status != "running":
        return False
    name = lock_name(one.file_sha256, one.platform, one.account_id)
    with warehouse.session() as session:
        return bool(session.scalar(IS_FREE, {"name": name}))


def by_id(session: Connection, given: str) -> Import:
    """Return the import whose id starts with `given`.

    Raises:
        UserError: no import or several have such an id.
    """
    if not given or not set(given.lower()) <= set("0123456789abcdef-"):
        raise UserError(f"{given!r} is no id of an import: see `creators import list`")
    found: list[Any] = list(session.execute(BY_ID, {"start": given.lower()}))
    if not found:
        raise UserError(f"no import has the id {given}: see `creators import list`")
    if len(found) > 1:
        raise UserError(f"several imports have an id that starts with {given}")
    return Import(*found[0])


def mark_undone(session: Connection, one: Import, now: datetime) -> bool:
    """Withdraw the rows of an import; return False if they do not count."""
    changed = session.execute(UNDO, {"id": one.id, "now": now}).rowcount
    return bool(changed)
