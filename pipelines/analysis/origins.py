"""The origin of a number: from a row of a table back to its raw rows.

Here: the row, its subjects on the platforms, and the raw rows of the readings that the
row was built from, with the time of the request, the load and the run. Not here: the
meaning of a column (`meaning.py`).

A level comes from the reading that closes its day. A number of a native history comes
from the newest reading with a row of that day. Both are found through `app.readings`,
as the staging models find them.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from itertools import chain
from typing import Any

from sqlalchemy import Connection, text

from dlt_sources import platforms
from dlt_sources.contract import Resource
from pipelines.analysis.keys import find_ids
from pipelines.analysis.meaning import BOOKKEEPING
from pipelines.analysis.tables import Table, find_table, model_of, platforms_of
from pipelines.database.catalogue import quote
from pipelines.database.warehouse import Warehouse
from pipelines.errors import UserError
from pipelines.tenancy.analysts import as_analyst
from pipelines.transform import dbt
from pipelines.transform.ancestors import find_sources
from pipelines.transform.lineage import open_cache

MOST_ROWS = 10
MOST_RAW_ROWS = 50
NAMES = ("text", "uuid", "character varying")
OUR_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
"""A UUID, which is a key of `app`: no platform has ids of this form."""
ITEM = re.compile(
    r"(?:\w+_)?(?:content|livestream|repository|repo|video|stream|article)_id"
)
"""Columns with the platform's id of one thing of a subject."""

SUBJECTS = text("""
    select platform, platform_user_id as subject_id from app.connections
    where
        id::text = any(cast(:connections as text[]))
        or person_id in (
            select id from app.people
            where
                id::text = any(cast(:people as text[]))
                or creatorsync_id = any(cast(:people as text[]))
        )
    union
    select platform, channel_id from app.channels
    where id::text = any(cast(:channels as text[]))
""")

SUBJECTS_OF_ITEM = text("""
    select platform, channel_id as subject_id from core.dim_contents
    where content_id = :item
    union
    select platform, subject_id from core.dim_repositories
    where repository_id = :item
    union
    select platform, channel_id from core.fct_livestreams
    where livestream_id = :item
""")

RAW = """
    select
        reading.kind,
        reading.status,
        coalesce(reading.observed_at, raw.observed_at) as observed_at,
        case when reading.kind = 'sample' then raw.observed_at end as sampled_at,
        load.load_id,
        load.run_id,
        load.finished_at as loaded_at,
        raw.credential_id,
        to_jsonb(raw) as record
    from {table} as raw
    inner join app.readings as reading
        on
            reading.load_id = raw.load_id
            and reading.subject_id = raw.subject_id
            and reading.credential_id = raw.credential_id
            and reading.partition_date = raw.partition_date
    inner join app.loads as load on load.load_id = raw.load_id
    where
        reading.platform = :platform
        and reading.resource = :resource
        and reading.status in ('complete', 'partial')
        and raw.subject_id = :subject_id
        and ({day})
        and (cast(:item as text) is null or {item})
    order by observed_at desc, raw.observed_at desc
    limit :most
"""
CLOSES = """
    reading.is_current
    and (
        coalesce(reading.observed_at, raw.observed_at) at time zone 'UTC'
        - interval '6 hours'
    )::date = :day
"""
"""The rule of the macro `closing_date`."""
DATE_COLUMNS = text("""
    select column_name from information_schema.columns
    where
        table_schema = :schema
        and table_name = :name
        and data_type = 'date'
        and column_name <> 'partition_date'
""")


@dataclass(frozen=True, slots=True)
class Origin:
    """A raw row, and the reading that brought it."""

    table: str
    kind: str
    status: str
    observed_at: Any
    sampled_at: Any
    """The moment of a sample; a reading holds the samples of a day."""
    load_id: str
    run_id: str
    loaded_at: Any
    credential_id: str
    values: Mapping[str, Any]

    def as_dict(self) -> dict[str, object]:
        """Return the facts for JSON."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Trace:
    """Rows of a table, and the raw rows behind them."""

    table: str
    rows: Sequence[Mapping[str, Any]]
    origins: Sequence[Origin]
    is_cut: bool
    """Whether there may be more: a list has as many rows as its limit allows."""


def trace(
    warehouse: Warehouse, name: str, day: date, key: str, column: str | None = None
) -> Trace:
    """Return the rows of a table for a day and a key, and the raw rows behind them.

    `key` is an id in a column of the table, or the name of a person or a channel.
    With `column` only the raw tables behind this column count.

    Raises:
        UserError: dbt does not build the table by day, the column or row is missing,
            or several channels have the name.
    """
    with as_analyst(warehouse) as session:
        table = find_table(session, name)
        if column is not None:
            table.column(column)
        model = model_of(table)
        if model is None or table.day is None:
            raise UserError(f"{table.full_name} is not built by day from readings")
        only = platforms_of(model)
        rows = _find_rows(session, table, day, key, only)
    wanted = _raw_columns(warehouse, model, column)
    with warehouse.begin() as session:
        subjects = {
            one for one in _find_subjects(session, rows) if not only or one[0] in only
        }
        found = [
            list(_read_origins(session, wanted, day, one))
            for one in sorted(subjects, key=str)
        ]
    is_cut = len(rows) == MOST_ROWS or any(
        MOST_RAW_ROWS in Counter(one.table for one in origins).values()
        for origins in found
    )
    return Trace(table.full_name, rows, list(chain.from_iterable(found)), is_cut)


def _find_rows(
    session: Connection, table: Table, day: date, key: str, only: Collection[str]
) -> list[Mapping[str, Any]]:
    columns = [
        one.name
        for one in table.columns
        if one.base_type in NAMES
        and (one.name in table.key or one.name.endswith(("id", "name", "title")))
    ]
    matches = " or ".join(
        f"{quote(one)}::text = any(cast(:keys as text[]))" for one in columns
    )
    if not matches:
        raise UserError(f"{table.full_name} has no key that a command can name")
    readable = ", ".join(quote(one.name) for one in table.columns)
    query = (
        f"select {readable} from {table.relation}"  # noqa: S608
        f" where {table.day} = :day and ({matches}) limit {MOST_ROWS}"
    )
    # What a name means comes before a row with that text, such as another's title.
    for keys in (find_ids(session, key, only), [key]):
        rows = session.execute(text(query), {"day": day, "keys": keys}).mappings()
        found: list[Mapping[str, Any]] = [dict(row) for row in rows]
        if found:
            return found
    raise UserError(
        f"{table.full_name} has no row of {key!r} on {day}: the day was not read,"
        " or no row has this id or name",
        exit_code=1,
    )


def _find_subjects(
    session: Connection, rows: Sequence[Mapping[str, Any]]
) -> Iterator[tuple[str, str, str | None]]:
    """Yield platform, subject and the id of one thing, for each row."""
    for row in rows:
        item = next(
            (str(row[one]) for one in row if row[one] and ITEM.fullmatch(one)), None
        )
        platform = row.get("platform")
        own = row.get("subject_id") or row.get("channel_id")
        if platform and own and not OUR_ID.fullmatch(str(own)):
            yield str(platform), str(own), item
            continue
        if item is not None:
            for one in session.execute(SUBJECTS_OF_ITEM, {"item": item}):
                yield one.platform, one.subject_id, item
            continue
        values = {
            "connections": _texts(row, "platform_connection_id", "connection_id"),
            "people": _texts(row, "user_id", "person_id"),
            "channels": _texts(row, "site_id", "channel_id"),
        }
        for one in session.execute(SUBJECTS, values):
            if platform in (None, "all", one.platform):
                yield one.platform, one.subject_id, None


def _texts(row: Mapping[str, Any], *names: str) -> list[str]:
    return [str(row[name]) for name in names if row.get(name) is not None]


def _raw_columns(
    warehouse: Warehouse, model: Mapping[str, Any], column: str | None
) -> dict[tuple[str, str], set[str]]:
    """Return the raw tables behind a model, and the columns that are shown of each.

    No column means all of them.
    """
    if column is not None:
        cache = open_cache(warehouse)
        found: dict[tuple[str, str], set[str]] = {}
        for schema, table, name in cache.raw_origins(model["unique_id"], column):
            if schema.startswith("raw_") and name not in BOOKKEEPING:
                found.setdefault((schema, table), set()).add(name)
        return found
    return {
        (one["schema"], one["name"]): set()
        for one in find_sources(dbt.manifest(), model["unique_id"])
        if one["schema"].startswith("raw_")
    }


def _read_origins(
    session: Connection,
    wanted: Mapping[tuple[str, str], set[str]],
    day: date,
    subject: tuple[str, str, str | None],
) -> Iterator[Origin]:
    platform, subject_id, item = subject
    known = platforms().get(platform)
    for (schema, name), columns in sorted(wanted.items()):
        if known is None or schema != f"raw_{platform}":
            continue
        resource = next((one for one in known.resources if one.name == name), None)
        if resource is None:
            continue
        values = {
            "platform": platform,
            "resource": name,
            "subject_id": subject_id,
            "item": item,
            "day": day,
            "most": MOST_RAW_ROWS,
        }
        query = text(_raw_query(session, schema, resource))
        for row in session.execute(query, values):
            record = {
                field: value
                for field, value in row.record.items()
                if (field in columns or not columns)
                and field not in BOOKKEEPING
                and value is not None
                and not field.startswith("_dlt")
            }
            yield Origin(
                f"{schema}.{name}",
                row.kind,
                row.status,
                row.observed_at,
                row.sampled_at,
                row.load_id,
                row.run_id,
                row.loaded_at,
                row.credential_id,
                record,
            )


def _raw_query(session: Connection, schema: str, resource: Resource) -> str:
    table = quote(schema, resource.name)
    days = list(
        session.scalars(DATE_COLUMNS, {"schema": schema, "name": resource.name})
    )
    if resource.kind == "history" and days:
        day = " or ".join(f"raw.{quote(one)} = :day" for one in days)
    else:
        day = CLOSES
    item = " or ".join(f"raw.{quote(one)}::text = :item" for one in resource.key)
    return RAW.format(table=table, day=day, item=f"({item or 'true'})")
