"""The raw rows of a subject and a day, with their reading, load and run.

Here: one query for each raw table. Not here: which tables and subjects
(`origins.py`, `row_subjects.py`).

A level comes from the reading that closes its day. A number of a native history comes
from the newest reading with a row of that day. Both are found through `app.readings`,
as the staging models find them.
"""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, text

from dlt_sources import platforms
from dlt_sources.contract import CLOSING_HOURS, Resource
from pipelines.analysis.meaning import BOOKKEEPING
from pipelines.analysis.row_subjects import RowSubject
from pipelines.database.catalogue import quote

MOST_RAW_ROWS = 50
"""Rows of one raw table and subject that are read."""
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
CLOSES = f"""
    reading.is_current
    and (
        coalesce(reading.observed_at, raw.observed_at) at time zone 'UTC'
        - interval '{CLOSING_HOURS} hours'
    )::date = :day
"""
"""The condition of a level; the macro `closing_date` has the same rule."""
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


def read_origins(
    session: Connection,
    wanted: Mapping[tuple[str, str], set[str]],
    day: date,
    subject: RowSubject,
) -> Iterator[Origin]:
    """Yield the raw rows of a subject and a day.

    `wanted` names the columns that are shown of each raw table; no column means all.
    """
    known = platforms().get(subject.platform)
    for (schema, name), columns in sorted(wanted.items()):
        if known is None or schema != f"raw_{subject.platform}":
            continue
        resource = next((one for one in known.resources if one.name == name), None)
        if resource is None:
            continue
        values = {
            "platform": subject.platform,
            "resource": name,
            "subject_id": subject.subject_id,
            "item": subject.item,
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
    day = ""
    if resource.kind == "history":
        names = session.scalars(DATE_COLUMNS, {"schema": schema, "name": resource.name})
        day = " or ".join(f"raw.{quote(one)} = :day" for one in names)
    item = " or ".join(f"raw.{quote(one)}::text = :item" for one in resource.key)
    return RAW.format(
        table=quote(schema, resource.name),
        day=day or CLOSES,
        item=f"({item or 'true'})",
    )
