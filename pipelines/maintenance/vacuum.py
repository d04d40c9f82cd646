"""VACUUM and ANALYZE of tables.

Here: the changed tables of an hour, and all tables of a day. Not here: when this runs
(`defs/maintenance.py`, `defs/upkeep.py`).
"""

from collections.abc import Sequence
from contextlib import suppress

from sqlalchemy import TextClause, text
from sqlalchemy.exc import ProgrammingError

from pipelines.database.warehouse import Warehouse

CHANGED_TABLES = text("""
    select format('%I.%I', schemaname, relname)
    from pg_stat_user_tables
    where
        n_dead_tup + n_mod_since_analyze > 1000 + n_live_tup / 20
        and not starts_with(schemaname, 'pg_temp')
    order by 1
""")
OWN_TABLES = text("""
    select format('%I.%I', nspname, relname)
    from pg_class
    inner join pg_namespace on relnamespace = pg_namespace.oid
    where
        relkind = 'r'
        and relpersistence = 'p'
        and nspname !~ '^pg_'
        and nspname <> 'information_schema'
        and pg_has_role(current_user, relowner, 'usage')
    order by 1
""")


def vacuum_changed(warehouse: Warehouse) -> list[str]:
    """Vacuum tables with 5 percent of changes; skip locked ones; return their names."""
    return _vacuum(warehouse, CHANGED_TABLES, ("analyze", "skip_locked"))


def vacuum_all(warehouse: Warehouse) -> list[str]:
    """Vacuum every table that this role owns; return their names."""
    return _vacuum(warehouse, OWN_TABLES, ("analyze",))


def _vacuum(
    warehouse: Warehouse, tables: TextClause, options: Sequence[str]
) -> list[str]:
    with warehouse.session() as session:
        names = [str(name) for name in session.scalars(tables)]
        for name in names:
            with suppress(ProgrammingError):  # a build dropped the table meanwhile
                session.execute(text(f"vacuum ({', '.join(options)}) {name}"))
    return names
