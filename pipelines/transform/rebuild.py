"""Rebuild of all tables from the raw rows, for an update of the models.

Here: which tables differ from their models, building all of history, and dropping
relations of older versions. Not here: a day's build (`defs/transform.py`), and how dbt
runs (`dbt.py`).
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import Connection, text
from sqlalchemy.exc import InternalError

from pipelines.database.warehouse import Warehouse
from pipelines.errors import UserError
from pipelines.transform import dbt

OUTDATED = text(r"""
with modelled as (
    select * from jsonb_to_recordset(cast(:columns as jsonb))
        as modelled (relation text, name text, type text)
),

existing as (
    select relation, attname::text as name, format_type(atttypid, atttypmod) as type
    from (select distinct relation from modelled) as tables
    inner join pg_attribute on attrelid = to_regclass(relation)
    where attnum > 0 and not attisdropped
)

select distinct relation
from existing full join modelled using (relation, name)
where
    exists (select 1 from existing)
    and existing.type is distinct from concat(
        format_type(to_regtype(modelled.type), null),
        substring(modelled.type, '[(].*')
    )
order by relation
""")
WITH_REFERENCES = text("""
with recursive found as (
    select to_regclass(relation) as relation from unnest(:relations) as relation
    where to_regclass(relation) is not null
    union
    select conrelid from pg_constraint
    inner join found on confrelid = relation
    where contype = 'f'
)

select cast(relation as text) from found order by 1
""")
STALE = text("""
select case relkind when 'v' then 'view' else 'table' end as kind, names.relation
from pg_class
inner join pg_namespace on relnamespace = pg_namespace.oid
cross join lateral format('%I.%I', nspname, relname) as names (relation)
where
    nspname = any(:schemas)
    and relkind in ('r', 'v')
    and not nspname || '.' || relname = any(:relations)
order by 1 desc, 2
""")


def find_outdated(warehouse: Warehouse) -> list[str]:
    """Return the tables that are missing or have other columns than their model.

    The names are `schema.name`. A database without any of the tables has none.
    """
    with warehouse.begin() as connection:
        found = connection.scalars(OUTDATED, {"columns": json.dumps(list(_columns()))})
        return [str(relation) for relation in found]


def rebuild(warehouse: Warehouse) -> list[str]:
    """Build all of history in all tables; raw rows stay as they are.

    Core tables are swapped for new ones. Product tables stay in place, so that other
    views survive; a table whose columns changed is dropped first. Relations
    that no model builds any more are dropped last.

    Returns:
        Relations of older versions that stay, because another view depends on them.

    Raises:
        UserError: another view depends on a changed table, or the build failed.
    """
    in_place = {
        _relation(node)
        for node in dbt.list_tables()
        if node["config"]["full_refresh"] is False
    }
    if changed := in_place.intersection(find_outdated(warehouse)):
        _drop(warehouse, sorted(changed))
    outcome = dbt.build([], warehouse, None, is_full_refresh=True)
    if not outcome.success:
        raise UserError(f"dbt: {outcome.message}", exit_code=1)
    with warehouse.advisory_lock(dbt.BUILD_LOCK):
        return _drop_stale(warehouse)


def _drop(warehouse: Warehouse, relations: list[str]) -> None:
    """Drop tables, and the tables whose foreign keys reference them."""
    try:
        with warehouse.begin() as connection:
            parameters = {"relations": relations}
            found = list(connection.scalars(WITH_REFERENCES, parameters))
            if found:
                connection.execute(text(f"drop table {', '.join(found)}"))
    except InternalError as error:
        reason = " ".join(str(error.orig).split())
        raise UserError(f"rebuild: {reason}", exit_code=1) from None


def _drop_stale(warehouse: Warehouse) -> list[str]:
    """Drop relations without a model, in the schemas that only dbt writes.

    Views depend on each other, so dropping repeats until no more relation goes. The
    schemas of products also hold views of migrations, and their tables keep their
    names.
    """
    models = [
        node
        for node in dbt.manifest()["nodes"].values()
        if node["resource_type"] in ("model", "seed") and "marts" not in node["fqn"]
    ]
    parameters = {
        "schemas": sorted({node["schema"] for node in models}),
        "relations": [_relation(node) for node in models],
    }
    with warehouse.begin() as connection:
        stale: list[tuple[str, str]] = [
            (str(kind), str(name))
            for kind, name in connection.execute(STALE, parameters)
        ]
        while True:
            kept = [one for one in stale if not _is_dropped(connection, *one)]
            if kept in ([], stale):
                return [name for _, name in kept]
            stale = kept


def _is_dropped(connection: Connection, kind: str, relation: str) -> bool:
    try:
        with connection.begin_nested():
            connection.execute(text(f"drop {kind} {relation}"))
    except InternalError:
        return False
    return True


def _columns() -> Iterator[dict[str, str]]:
    for node in dbt.list_tables():
        for name, column in node["columns"].items():
            yield {
                "relation": _relation(node),
                "name": name,
                "type": column["data_type"],
            }


def _relation(node: Mapping[str, Any]) -> str:
    return f"{node['schema']}.{node['name']}"
