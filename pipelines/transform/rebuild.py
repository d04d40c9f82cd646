"""Every table computed anew from what was read, as an update of the models needs.

Here: which tables have other columns than their models say, and building all of
history. Not here: a day's build (`defs/transform.py`), and how dbt is run (`dbt.py`).
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import text
from sqlalchemy.exc import InternalError

from pipelines.database.warehouse import Warehouse
from pipelines.errors import UserError
from pipelines.transform import dbt

OUTDATED = text(r"""
with said as (
    select * from jsonb_to_recordset(cast(:said as jsonb))
        as said (relation text, name text, type text)
),

held as (
    select relation, attname::text as name, format_type(atttypid, atttypmod) as type
    from (select distinct relation from said) as tables
    inner join pg_attribute on attrelid = to_regclass(relation)
    where attnum > 0 and not attisdropped
)

select distinct relation
from held full join said using (relation, name)
where
    to_regclass(relation) is not null
    and held.type is distinct from concat(
        format_type(to_regtype(said.type), null), substring(said.type, '[(].*')
    )
order by relation
""")
HELD_BY = text("""
with recursive held as (
    select cast(relation as regclass) as relation from unnest(:relations) as relation
    union
    select conrelid from pg_constraint
    inner join held on confrelid = relation
    where contype = 'f'
)

select cast(relation as text) from held order by 1
""")


def outdated(warehouse: Warehouse) -> list[str]:
    """Return the tables, as `schema.name`, whose columns a newer model changed."""
    with warehouse.begin() as connection:
        found = connection.scalars(OUTDATED, {"said": json.dumps(list(_columns()))})
        return [str(one) for one in found]


def rebuild(warehouse: Warehouse) -> None:
    """Build all of history in all tables; what was read is not touched.

    A table of core is swapped for its new self. One of a product stays in place for
    whoever holds on to it, unless its columns changed: then it is made anew.

    Raises:
        UserError: a view of somebody else hangs on such a table, or a build failed.
    """
    in_place = {
        _relation(node)
        for node in dbt.tables()
        if node["config"]["full_refresh"] is False
    }
    if changed := in_place.intersection(outdated(warehouse)):
        _drop(warehouse, sorted(changed))
    outcome = dbt.build([], warehouse, None, is_anew=True)
    if not outcome.success:
        raise UserError(f"dbt: {outcome.message}", exit_code=1)


def _drop(warehouse: Warehouse, relations: list[str]) -> None:
    """Drop tables, and those whose foreign keys point at them."""
    try:
        with warehouse.begin() as connection:
            all_of_them = connection.scalars(HELD_BY, {"relations": relations})
            connection.execute(text(f"drop table {', '.join(all_of_them)}"))
    except InternalError as error:
        reason = " ".join(str(error.orig).split())
        raise UserError(f"rebuild: {reason}", exit_code=1) from None


def _columns() -> Iterator[dict[str, str]]:
    for node in dbt.tables():
        for name, column in node["columns"].items():
            yield {
                "relation": _relation(node),
                "name": name,
                "type": column["data_type"],
            }


def _relation(node: Mapping[str, Any]) -> str:
    return f"{node['schema']}.{node['name']}"
