"""Column lineage and row counts of built tables.

Here: the lineage of models, derived once per version of a model and cached; row counts.
dagster-dbt parses a model once per column, which takes ten times as long (43 s for all
tables, measured 2026-11). Not here: the lineage of one query (`column_origins.py`), and
the assets with this metadata (`defs/transform.py`).
"""

import json
import logging
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from dagster import AssetKey, TableColumnDep, TableColumnLineage
from sqlalchemy import ColumnClause, column, func, select, table, text
from sqlglot import MappingSchema
from sqlglot.errors import SqlglotError

from dlt_sources.contract import Window
from pipelines.database.files import replace_file
from pipelines.database.warehouse import Warehouse
from pipelines.transform import dbt
from pipelines.transform.column_origins import DIALECT, ColumnName, find_origins
from pipelines.transform.translator import TRANSLATOR

METADATA = "dagster/column_lineage"

DATABASE = re.compile(r'"\w+"\.(?="\w+"\."\w+")')
"""The database in a relation's name, as dbt compiles it."""
Origin = tuple[list[str], str]
"""The parts of an asset's key, and a column of the asset."""

COLUMN_TYPES = text("""
    select
        pg_namespace.nspname,
        pg_class.relname,
        attname,
        format_type(atttypid, atttypmod)
    from pg_attribute
    inner join pg_class on pg_attribute.attrelid = pg_class.oid
    inner join pg_namespace on pg_class.relnamespace = pg_namespace.oid
    where
        attnum > 0
        and not attisdropped
        and pg_class.relkind in ('r', 'v', 'p')
        and pg_namespace.nspname not in ('pg_catalog', 'information_schema')
""")

log = logging.getLogger(__name__)


class LineageCache:
    """The lineage of each built model, stored in `file` per version of the model."""

    def __init__(self, warehouse: Warehouse, file: Path) -> None:
        self._warehouse = warehouse
        self._file = file
        self._cached: dict[str, Any] = (
            json.loads(file.read_text()) if file.is_file() else {}
        )

    def get_lineage(self, event: dbt.Event) -> TableColumnLineage | None:
        """Return the lineage of the model that `event` built."""
        columns = self.origins(event["data"]["node_info"]["unique_id"])
        if not columns:
            return None
        return TableColumnLineage(
            {
                column: [
                    TableColumnDep(asset_key=AssetKey(key), column_name=name)
                    for key, name in origins
                ]
                for column, origins in columns.items()
            }
        )

    def origins(self, unique_id: str) -> dict[str, list[Origin]]:
        """Return the columns behind each column of a model; empty if unknown."""
        version = dbt.manifest()["nodes"][unique_id]["checksum"]["checksum"]
        cached = self._cached.get(unique_id)
        if cached is None or cached["version"] != version:
            cached = {"version": version, "columns": self._derive(unique_id)}
            self._cached[unique_id] = cached
        columns: dict[str, list[Origin]] = cached["columns"]
        return columns

    def raw_origins(self, unique_id: str, column: str) -> set[ColumnName]:
        """Return the columns of raw tables and of `app` behind a column of a model."""
        found: set[ColumnName] = set()
        seen = set[tuple[str, str]]()
        open_columns = [(unique_id, column)]
        while open_columns:
            current = open_columns.pop()
            if current in seen:
                continue
            seen.add(current)
            for key, name in self.origins(current[0]).get(current[1], []):
                if (model := self._models.get(tuple(key))) is not None:
                    open_columns.append((model, name))
                else:
                    found.add((key[0], key[-1], name))
        return found

    def save(self) -> None:
        """Write the cache for the next run."""
        self._file.parent.mkdir(parents=True, exist_ok=True)
        replace_file(self._file, json.dumps(self._cached))

    def _derive(self, unique_id: str) -> dict[str, list[Origin]]:
        manifest = dbt.manifest()
        node = manifest["nodes"][unique_id]
        compiled = dbt.find_target() / "compiled" / node["package_name"]
        try:
            sql = (compiled / node["original_file_path"]).read_text()
            found = find_origins(self._name_database(sql), self._schema)
        except (SqlglotError, ValueError, OSError) as error:
            log.warning("no column lineage of %s: %s", node["name"], error)
            return {}
        readable = manifest["nodes"] | manifest["sources"]
        keys = {
            _relation(readable[parent]): _key(readable[parent])
            for parent in manifest["parent_map"][unique_id]
            if parent in readable
        }
        return {
            column: sorted(
                (keys[schema, table], name)
                for schema, table, name in behind
                if (schema, table) in keys
            )
            for column, behind in found.items()
        }

    def _name_database(self, sql: str) -> str:
        """Name this database: a restored copy has the SQL of a build elsewhere."""
        own = str(self._warehouse.engine.url.database)
        return DATABASE.sub(f'"{own}".', sql)

    @cached_property
    def _models(self) -> dict[tuple[str, ...], str]:
        return {
            tuple(_key(node)): one
            for one, node in dbt.manifest()["nodes"].items()
            if node["resource_type"] == "model"
        }

    @cached_property
    def _schema(self) -> MappingSchema:
        database = str(self._warehouse.engine.url.database)
        return MappingSchema({database: _columns(self._warehouse)}, dialect=DIALECT)


def open_cache(warehouse: Warehouse) -> LineageCache:
    """Return the cache of the state folder."""
    return LineageCache(warehouse, dbt.find_target().parent / "lineage.json")


def _relation(node: Mapping[str, Any]) -> tuple[str, str]:
    return node["schema"], node.get("identifier") or node["name"]


def _key(node: Mapping[str, Any]) -> list[str]:
    return list(TRANSLATOR.get_asset_key(node).path)


def _columns(warehouse: Warehouse) -> dict[str, dict[str, dict[str, str]]]:
    """Return the types of columns by schema, table and name."""
    found: dict[str, dict[str, dict[str, str]]] = defaultdict(lambda: defaultdict(dict))
    with warehouse.begin() as connection:
        rows: Iterable[Any] = connection.execute(COLUMN_TYPES)
        for schema, table, column, data_type in rows:
            found[schema][table][column] = data_type
    return found


def count_rows(
    warehouse: Warehouse, node: Mapping[str, Any], window: Window | None
) -> int:
    """Count a table's rows: those of the window if the table has days, else all."""
    day: ColumnClause[date] = column("date")
    query = select(func.count()).select_from(table(node["name"], schema=node["schema"]))
    if window is not None and "date" in node["columns"]:
        query = query.where(day >= window.start, day < window.end)
    with warehouse.begin() as connection:
        return int(connection.execute(query).scalar_one())
