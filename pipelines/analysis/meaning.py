"""The meaning of a column: what it holds, its kind, its source, and why it is null.

Here: the answer of `creators explain`. The text is the column's comment, which dbt and
the migrations write from one description. Not here: the origin of one number
(`origins.py`).
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import Connection, text
from sqlglot import MappingSchema
from sqlglot.errors import SqlglotError

from dlt_sources import platforms
from pipelines.analysis.tables import Column, Table, find_table, model_of, platforms_of
from pipelines.database.warehouse import Warehouse
from pipelines.errors import UserError
from pipelines.tenancy.analysts import as_analyst
from pipelines.transform.column_origins import ColumnName, find_origins
from pipelines.transform.lineage import open_cache

KINDS = {
    "level": "level: a number as of a moment; never add it over days",
    "flow": "flow: the change of one period; add it over days",
    "rate": "rate: never add it, and never take its difference",
    "distinct": "distinct count: never add it over days",
    "money": "money: add it within one currency",
    "sample": "sample: a number of one moment, from our own samples",
}
KIND_BY_SUFFIX = {
    "_total": "level",
    "_gained": "flow",
    "_delta": "flow",
    "_rate": "rate",
}
"""The kind of a column without `meta.measure`, by the end of its name."""
BOOKKEEPING = frozenset(
    {
        "observed_at",
        "partition_date",
        "load_id",
        "run_id",
        "credential_id",
        "subject_id",
    }
)
"""Columns of every raw table: they choose the reading and are no part of the value."""
NEVER_NULL = "It is never null."
UNKNOWN = "Null is unknown: no reading has this value. It is never 0 instead."
SENTENCE = re.compile(r"[^.;]*\b[Nn]ull\b[^.;]*")

VIEW = text("""
    select pg_get_viewdef(relation.oid)
    from pg_class as relation
    where relation.oid = to_regclass(:name) and relation.relkind = 'v'
""")
BACKING = text("""
    select column_schema.table_name, column_schema.column_name, 'text' as data_type
    from information_schema.columns as column_schema
    where column_schema.table_schema = 'app'
""")


@dataclass(frozen=True, slots=True)
class Meaning:
    """What is known about a column, or about a table if `column` is None."""

    table: str
    column: str | None
    data_type: str | None
    meaning: str | None
    kind: str | None
    sources: tuple[str, ...]
    why_null: str | None
    model: str | None
    columns: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, object]:
        """Return the facts for JSON."""
        return asdict(self)


def explain(warehouse: Warehouse, name: str) -> Meaning:
    """Return the meaning of TABLE.COLUMN, SCHEMA.TABLE.COLUMN or TABLE.

    Raises:
        UserError: there is no such table or column.
    """
    with as_analyst(warehouse) as session:
        table, column = _find(session, name)
        model = model_of(table)
        path = model["original_file_path"] if model else None
        if column is None:
            columns = tuple(one.name for one in table.columns)
            return Meaning(
                *(table.full_name, None, None, table.comment, None, (), None, path),
                columns,
            )
        view = None if model else session.scalar(VIEW, {"name": table.full_name})
        backing = session.execute(BACKING).all() if view else []
    return Meaning(
        table.full_name,
        column.name,
        column.data_type,
        column.comment,
        _kind(model, column),
        _sources(warehouse, model, view, backing, column),
        _why_null(column),
        path,
    )


def _find(session: Connection, name: str) -> tuple[Table, Column | None]:
    table_name, _, column_name = name.rpartition(".")
    if not table_name:
        return find_table(session, name), None
    try:
        table = find_table(session, table_name)
    except UserError:
        # SCHEMA.TABLE has the form of TABLE.COLUMN.
        return find_table(session, name), None
    return table, table.column(column_name)


def _kind(model: Mapping[str, Any] | None, column: Column) -> str | None:
    if model is not None:
        described = model["columns"].get(column.name, {})
        meta = described.get("config", {}).get("meta") or described.get("meta") or {}
        if kind := meta.get("measure"):
            return KINDS.get(str(kind), str(kind))
    for suffix, kind in KIND_BY_SUFFIX.items():
        if column.name.endswith(suffix):
            return KINDS[kind]
    return None


def _why_null(column: Column) -> str:
    if column.is_required:
        return NEVER_NULL
    sentences = [one.strip() for one in SENTENCE.findall(column.comment or "")]
    return ". ".join(sentences) + "." if sentences else UNKNOWN


def _sources(
    warehouse: Warehouse,
    model: Mapping[str, Any] | None,
    view: str | None,
    backing: Any,
    column: Column,
) -> tuple[str, ...]:
    """Return the stored columns behind a column, as SCHEMA.TABLE.COLUMN."""
    if model is not None:
        cache = open_cache(warehouse)
        found = keep_platforms(
            cache.raw_origins(model["unique_id"], column.name), platforms_of(model)
        )
    elif view is not None:
        tables: dict[str, dict[str, str]] = {}
        for table, name, data_type in backing:
            tables.setdefault(table, {})[name] = data_type
        schema = MappingSchema({"app": tables}, dialect="postgres")
        try:
            found = set(find_origins(view, schema).get(column.name, ()))
        except (SqlglotError, ValueError):
            found = set()
    else:
        found = set()
    values = {one for one in found if one[2] not in BOOKKEEPING}
    return tuple(sorted(".".join(one) for one in values or found))


def keep_platforms(found: set[ColumnName], only: Collection[str]) -> set[ColumnName]:
    """Remove raw tables of platforms of which the table keeps no row."""
    if not only:
        return found
    others = {f"raw_{one}" for one in platforms() if one not in only}
    return {one for one in found if one[0] not in others}
