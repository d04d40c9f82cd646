"""Statistics of tables for PostgreSQL's planner.

Here: the tables that changed much since their last ANALYZE. Not here: VACUUM
(`maintenance/deletion.py`).
"""

from sqlalchemy import text

from pipelines.database.warehouse import Warehouse

CHANGED = text("""
    select format('%I.%I', schemaname, relname)
    from pg_stat_user_tables
    where
        (schemaname like 'raw\\_%' or schemaname in ('app', 'core'))
        and (
            n_mod_since_analyze > greatest(200, 0.2 * n_live_tup)
            or n_mod_since_analyze > greatest(5000, 0.01 * n_live_tup)
        )
    order by 1
""")


def analyze_changed_tables(warehouse: Warehouse) -> list[str]:
    """Analyse raw, app and core tables with many changes; return their names.

    The server does it by itself a minute later. A build right after the first loads has
    no statistics until then and takes seven times as long (measured 2026-11). Of a
    large table one day of a hundred counts: PostgreSQL expects no row of a new day.
    """
    with warehouse.session() as session:
        names = [str(name) for name in session.scalars(CHANGED)]
        for name in names:
            session.execute(text(f"analyze (skip_locked) {name}"))
    return names
