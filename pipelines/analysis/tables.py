"""Tables and views as an analyst sees them, from the database's own catalogue.

Here: finding one by its name, its columns without secrets, its key and its day. Not
here: rows (`export.py`, `origins.py`).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import Any

from sqlalchemy import Connection, text

from pipelines.database.catalogue import quote
from pipelines.errors import UserError
from pipelines.tenancy.analysts import ROLE as READER
from pipelines.transform import dbt

SCHEMAS = ("creatorsync", "cg_analytics", "streamtrack", "devpulse", "core", "api")
"""The search path of an analyst: a name without a schema is found in this order."""
RAW = re.compile(r"raw_\w+\.")
MOMENTS = ("timestamp with time zone", "timestamp without time zone")

RELATIONS = text("""
    select
        namespace.nspname as schema,
        relation.relname as name,
        relation.oid::bigint as oid,
        obj_description(relation.oid, 'pg_class') as comment,
        coalesce(
            array_position(cast(:schemas as text[]), namespace.nspname::text), 1000
        ) as place
    from pg_class as relation
    inner join pg_namespace as namespace on namespace.oid = relation.relnamespace
    where
        relation.relkind in ('r', 'p', 'v', 'm')
        and namespace.nspname !~ '^pg_'
        and namespace.nspname <> 'information_schema'
        and has_schema_privilege(:reader, namespace.oid, 'usage')
        and has_any_column_privilege(:reader, relation.oid, 'select')
    order by place, schema, name
""")

COLUMNS = text("""
    select
        attribute.attname as name,
        format_type(attribute.atttypid, attribute.atttypmod) as data_type,
        type.typtype = 'd' as is_domain,
        format_type(type.typbasetype, attribute.atttypmod) as base_type,
        attribute.attnotnull as is_required,
        col_description(attribute.attrelid, attribute.attnum) as comment,
        has_column_privilege(
            :reader, attribute.attrelid, attribute.attnum, 'select'
        ) as is_readable
    from pg_attribute as attribute
    inner join pg_type as type on type.oid = attribute.atttypid
    where
        attribute.attrelid = cast(:oid as bigint)::oid
        and attribute.attnum > 0
        and not attribute.attisdropped
    order by attribute.attnum
""")

KEY = text("""
    select attribute.attname
    from pg_index as key
    cross join unnest(key.indkey::int2[]) with ordinality as part (attnum, place)
    inner join pg_attribute as attribute
        on
            attribute.attrelid = key.indrelid
            and attribute.attnum = part.attnum
    where key.indrelid = cast(:oid as bigint)::oid and key.indisprimary
    order by part.place
""")


@dataclass(frozen=True, slots=True)
class Column:
    """One column; `data_type` is a type's name as PostgreSQL shows it."""

    name: str
    data_type: str
    is_required: bool
    comment: str | None

    @property
    def base_type(self) -> str:
        """Return the type without a length or precision."""
        return self.data_type.partition("(")[0]


@dataclass(frozen=True, slots=True)
class Table:
    """A table or view with the columns that an analyst may read."""

    schema: str
    name: str
    comment: str | None
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    day: str | None
    """SQL of the UTC day of a row, None where rows have no day."""

    @property
    def full_name(self) -> str:
        """Return the name with its schema."""
        return f"{self.schema}.{self.name}"

    @property
    def relation(self) -> str:
        """Return the name as SQL."""
        return quote(self.schema, self.name)

    def column(self, name: str) -> Column:
        """Return a column.

        Raises:
            UserError: the table has no such column for an analyst.
        """
        for column in self.columns:
            if column.name == name:
                return column
        names = [column.name for column in self.columns]
        raise UserError(
            f"{self.full_name} has no column {name!r}{_suggest(name, names)}"
        )


def find_table(session: Connection, name: str) -> Table:
    """Return the table of a name, with or without its schema.

    A bare name is the first one of the search path, as in a query.

    Raises:
        UserError: no table that an analyst may read has this name.
    """
    schema, _, bare = name.rpartition(".")
    values = {"reader": READER, "schemas": list(SCHEMAS)}
    rows = session.execute(RELATIONS, values).all()
    for row in rows:
        if row.name == bare and schema in ("", row.schema):
            return _read_table(session, row)
    if RAW.match(name):
        raise UserError(
            f"table {name!r}: raw tables hold the platforms' replies unchanged;"
            " only the role pipeline reads them, with `creators db-url`"
        )
    names = [f"{row.schema}.{row.name}" for row in rows]
    names += [row.name for row in rows]
    raise UserError(f"table {name!r} does not exist{_suggest(name, names)}")


def model_of(table: Table) -> Mapping[str, Any] | None:
    """Return the dbt model that builds a table, None for a view over `app`."""
    for node in dbt.manifest()["nodes"].values():
        is_model = node["resource_type"] in ("model", "seed")
        if is_model and (node["schema"], node["name"]) == (table.schema, table.name):
            found: Mapping[str, Any] = node
            return found
    return None


def platforms_of(model: Mapping[str, Any]) -> frozenset[str]:
    """Return the platforms of which a model keeps rows; empty means all of them.

    Its sources do not show this: a table of core has rows of every platform, and so
    may an imported file.
    """
    return frozenset(model["config"]["meta"].get("platforms", ()))


def _read_table(session: Connection, row: Any) -> Table:
    found = session.execute(COLUMNS, {"oid": row.oid, "reader": READER}).all()
    columns = tuple(
        Column(
            one.name,
            one.base_type if one.is_domain else one.data_type,
            one.is_required,
            one.comment,
        )
        for one in found
        if one.is_readable
    )
    key = tuple(session.scalars(KEY, {"oid": row.oid}))
    readable = {one.name for one in columns}
    table = Table(
        row.schema,
        row.name,
        row.comment,
        columns,
        key if set(key) <= readable else (),
        day=None,
    )
    return replace(table, day=_find_day(table))


def _find_day(table: Table) -> str | None:
    """Return the SQL of a row's UTC day.

    A column `date` comes first: some models find their rows by another day. Then the
    day of the model, and then the moment at which a row of `app` was made.
    """
    types = {one.name: one.data_type for one in table.columns}
    if types.get("date") == "date":
        return "date"
    model = model_of(table)
    window = (model or {"config": {"meta": {}}})["config"]["meta"].get("window") or {}
    if day := window.get("day"):
        return str(day)
    for name in (str(window.get("closes")), "started_at", "created_at"):
        if types.get(name) in MOMENTS:
            return f"({quote(name)} at time zone 'UTC')::date"
    return None


def _suggest(name: str, known: list[str]) -> str:
    close = get_close_matches(name, known, n=3, cutoff=0.6)
    return f"; did you mean {', '.join(close)}?" if close else ""
