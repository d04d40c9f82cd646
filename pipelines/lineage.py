"""What a build tells about its tables: where each column comes from, and rows.

Here: column lineage, derived by dagster-dbt once for each version of a model and kept,
since it costs a second a model (measured 2026-11); and the count of rows. Not here: the
assets they become metadata of (`defs/transform.py`).
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from dagster import AssetKey, TableColumnDep, TableColumnLineage
from dagster_dbt import DagsterDbtTranslator
from dagster_dbt.core.dbt_cli_event import DbtCoreCliEventMessage
from sqlalchemy import text

from pipelines import dbt
from pipelines.warehouse import Warehouse

METADATA = "dagster/column_lineage"

Columns = dict[str, dict[str, str]]


class Lineages:
    """The lineage of every built model, from `file` while the model is unchanged."""

    def __init__(self, warehouse: Warehouse, file: Path) -> None:
        self._warehouse = warehouse
        self._file = file
        self._kept: dict[str, Any] = (
            json.loads(file.read_text()) if file.is_file() else {}
        )
        self._columns: dict[tuple[str, str], Columns] = {}

    def of(self, event: dbt.Event) -> TableColumnLineage | None:
        """Return where the columns of the model that `event` built come from."""
        unique_id = event["data"]["node_info"]["unique_id"]
        version = dbt.manifest()["nodes"][unique_id]["checksum"]["checksum"]
        kept = self._kept.get(unique_id)
        if kept is None or kept["version"] != version:
            kept = {"version": version, "columns": self._derive(event, unique_id)}
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

    @cached_property
    def _manifest(self) -> Any:
        """The manifest of this invocation, which names the database it ran on."""
        return dbt.written_manifest()

    def _derive(self, event: dbt.Event, unique_id: str) -> dict[str, Any]:
        message = DbtCoreCliEventMessage(event, self._history(unique_id))
        for built in message.to_default_asset_events(
            self._manifest, DagsterDbtTranslator(), None, dbt.target()
        ):
            lineage: Any = built.metadata.get(METADATA)
            if lineage is not None:
                origins = lineage.value.deps_by_column
                return {
                    column: sorted(
                        (dep.asset_key.path, dep.column_name) for dep in deps
                    )
                    for column, deps in origins.items()
                }
        return {}

    def _history(self, unique_id: str) -> dict[str, Any]:
        nodes = {**self._manifest["nodes"], **self._manifest["sources"]}
        if not self._columns:
            self._columns = _columns(self._warehouse)

        def known(node: Mapping[str, Any]) -> Columns:
            name = node.get("identifier") or node["name"]
            return self._columns.get((node["schema"], name), {})

        parents = [
            nodes[parent]
            for parent in self._manifest["parent_map"].get(unique_id, [])
            if parent in nodes
        ]
        return {
            "columns": known(nodes[unique_id]),
            "parents": {
                parent["relation_name"]: {"columns": known(parent)}
                for parent in parents
            },
        }


def _columns(warehouse: Warehouse) -> dict[tuple[str, str], Columns]:
    found: dict[tuple[str, str], Columns] = defaultdict(dict)
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
            found[schema, table][column] = {"data_type": data_type}
    return found


def row_count(
    warehouse: Warehouse, node: Mapping[str, Any], window: tuple[date, date] | None
) -> int:
    """Count a built table's rows: those of the window where it has days, else all."""
    by_day = window is not None and "date" in node["columns"]
    where = " where date between :first and :last" if by_day else ""
    parameters = {"first": window[0], "last": window[1]} if by_day and window else {}
    relation = f'"{node["schema"]}"."{node["name"]}"'
    count = f"select count(*) from {relation}{where}"  # noqa: S608 - names of models
    with warehouse.begin() as connection:
        return int(connection.execute(text(count), parameters).scalar_one())
