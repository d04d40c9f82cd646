"""What a build tells about its tables: columns, their origin, and rows of the days.

Here: one look at the database after dbt is done, instead of dbt's own look per model
(3 s of every run, measured 2026-11). Not here: how it becomes an asset's metadata;
dagster-dbt derives the lineage from what is gathered here.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import text

from pipelines.warehouse import Warehouse

Columns = dict[str, dict[str, str]]


def histories(
    warehouse: Warehouse, manifest: Mapping[str, Any], unique_ids: Sequence[str]
) -> dict[str, dict[str, Any]]:
    """Return per model its columns and its parents' columns, by relation name."""
    columns = _columns(warehouse)
    nodes = {**manifest["nodes"], **manifest["sources"]}

    def known(unique_id: str) -> Columns:
        node = nodes[unique_id]
        return columns.get((node["schema"], node.get("identifier") or node["name"]), {})

    return {
        unique_id: {
            "columns": known(unique_id),
            "parents": {
                nodes[parent]["relation_name"]: {"columns": known(parent)}
                for parent in manifest["parent_map"].get(unique_id, [])
                if parent in nodes
            },
        }
        for unique_id in unique_ids
        if unique_id in nodes
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
    with warehouse.begin() as connection:
        return int(
            connection.execute(
                text(f"select count(*) from {node['relation_name']}{where}"),  # noqa: S608 - the name is dbt's, quoted
                parameters,
            ).scalar_one()
        )
