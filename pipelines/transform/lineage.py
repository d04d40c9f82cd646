"""What a build tells about its tables: where each column comes from, and rows.

Here: column lineage, derived by sqlglot once for each version of a model and kept; and
the count of rows. dagster-dbt's own lineage parses a model anew for each of its columns
and takes ten times as long (43 s for our tables, measured 2026-11). Not here: the
assets they become metadata of (`defs/transform.py`).
"""

import json
import logging
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

from dagster import AssetKey, TableColumnDep, TableColumnLineage
from dagster_dbt import DagsterDbtTranslator
from sqlalchemy import text
from sqlglot import MappingSchema, exp
from sqlglot.errors import SqlglotError
from sqlglot.lineage import Node, lineage

from dlt_sources.contract import Window
from pipelines.database.warehouse import Warehouse
from pipelines.transform import dbt

METADATA = "dagster/column_lineage"

DIALECT = "postgres"
Origin = tuple[list[str], str]
"""The parts of an asset's key and a column of it, as JSON keeps them."""
SealContext = tuple[str, str, str]
"""Schema, table and column."""

log = logging.getLogger(__name__)


class Lineages:
    """The lineage of every built model, from `file` while the model is unchanged."""

    def __init__(self, warehouse: Warehouse, file: Path) -> None:
        self._warehouse = warehouse
        self._file = file
        self._kept: dict[str, Any] = (
            json.loads(file.read_text()) if file.is_file() else {}
        )

    def of(self, event: dbt.Event) -> TableColumnLineage | None:
        """Return where the columns of the model that `event` built come from."""
        unique_id = event["data"]["node_info"]["unique_id"]
        version = dbt.manifest()["nodes"][unique_id]["checksum"]["checksum"]
        kept = self._kept.get(unique_id)
        if kept is None or kept["version"] != version:
            kept = {"version": version, "columns": self._derive(unique_id)}
            self._kept[unique_id] = kept
        if not kept["columns"]:
            return None
        return TableColumnLineage(
            {
                column: [
                    TableColumnDep(asset_key=AssetKey(key), column_name=name)
                    for key, name in origins
                ]
                for column, origins in kept["columns"].items()
            }
        )

    def keep(self) -> None:
        """Write what was derived, for the next run."""
        self._file.parent.mkdir(parents=True, exist_ok=True)
        fresh = self._file.with_suffix(".new")
        fresh.write_text(json.dumps(self._kept))
        fresh.replace(self._file)

    def _derive(self, unique_id: str) -> dict[str, list[Origin]]:
        manifest = dbt.manifest()
        node = manifest["nodes"][unique_id]
        compiled = dbt.target() / "compiled" / node["package_name"]
        try:
            sql = (compiled / node["original_file_path"]).read_text()
            found = origins(sql, self._schema)
        except (SqlglotError, ValueError, OSError) as error:
            log.warning("no column lineage of %s: %s", node["name"], error)
            return {}
        keys = {
            _relation(manifest, parent): _key(manifest, parent)
            for parent in manifest["parent_map"][unique_id]
            if parent in manifest["nodes"] or parent in manifest["sources"]
        }
        return {
            column: sorted(
                (keys[schema, table], name)
                for schema, table, name in behind
                if (schema, table) in keys
            )
            for column, behind in found.items()
        }

    @cached_property
    def _schema(self) -> MappingSchema:
        database = str(self._warehouse.engine.url.database)
        return MappingSchema({database: _columns(self._warehouse)}, dialect=DIALECT)


def _relation(manifest: Mapping[str, Any], unique_id: str) -> tuple[str, str]:
    node = manifest["nodes"].get(unique_id) or manifest["sources"][unique_id]
    return node["schema"], node.get("identifier") or node["name"]


def _key(manifest: Mapping[str, Any], unique_id: str) -> list[str]:
    spec = DagsterDbtTranslator().get_asset_spec(manifest, unique_id, None)
    return list(spec.key.path)


def origins(sql: str, schema: MappingSchema) -> dict[str, set[SealContext]]:
    """Return for each column of a query the columns of tables that it is made of.

    Raises:
        SqlglotError, ValueError: the query cannot be read.
    """
    found = lineage(None, sql, schema, dialect=DIALECT, trim_selects=False)
    seen: dict[int, set[SealContext]] = {}
    return {column: _leaves(node, seen) for column, node in found.items()}


def _leaves(node: Node, seen: dict[int, set[SealContext]]) -> set[SealContext]:
    """Columns of one query share nodes, each of which is looked at once."""
    if id(node) not in seen:
        table = node.expression if not node.downstream else None
        seen[id(node)] = (
            {(table.db, table.name, exp.to_column(node.name).name)}
            if isinstance(table, exp.Table)
            else set().union(*(_leaves(one, seen) for one in node.downstream))
        )
    return seen[id(node)]


def _columns(warehouse: Warehouse) -> dict[str, dict[str, dict[str, str]]]:
    """Return the types of columns by schema, table and name."""
    found: dict[str, dict[str, dict[str, str]]] = defaultdict(lambda: defaultdict(dict))
    with warehouse.begin() as connection:
        rows: Iterable[Any] = connection.execute(
            text(
                "select n.nspname, c.relname, a.attname,"
                " format_type(a.atttypid, a.atttypmod)"
                " from pg_attribute as a"
                " inner join pg_class as c on a.attrelid = c.oid"
                " inner join pg_namespace as n on c.relnamespace = n.oid"
                " where a.attnum > 0 and not a.attisdropped"
                " and c.relkind in ('r', 'v', 'p')"
                " and n.nspname not in ('pg_catalog', 'information_schema')"
            )
        )
        for schema, table, column, data_type in rows:
            found[schema][table][column] = data_type
    return found


def row_count(
    warehouse: Warehouse, node: Mapping[str, Any], window: Window | None
) -> int:
    """Count a table's rows: those of the window if the table has days, else all."""
    relation = f'"{node["schema"]}"."{node["name"]}"'
    count = f"select count(*) from {relation}"  # noqa: S608 - names of models
    parameters = {}
    if window is not None and "date" in node["columns"]:
        count += " where date >= :start and date < :end"
        parameters = {"start": window.start, "end": window.end}
    with warehouse.begin() as connection:
        return int(connection.execute(text(count), parameters).scalar_one())
