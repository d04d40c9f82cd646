"""Which tables are analysed before a build."""

from pipelines.database.statistics import analyze_changed_tables
from pipelines.database.warehouse import Warehouse
from tests.support.fakes import execute, scalar
from tests.support.waiting import until

ROWS = "insert into raw_some.things select number from generate_series(1, {}) as number"
CHANGES = (
    "select n_mod_since_analyze from pg_stat_user_tables"
    " where schemaname = 'raw_some' and relname = 'things'"
)


def test_a_table_with_many_new_rows_is_analysed_once(warehouse: Warehouse) -> None:
    execute(warehouse, "create schema raw_some")
    execute(
        warehouse,
        # The server must not be faster than the test.
        "create table raw_some.things (number integer)"
        " with (autovacuum_enabled = false)",
    )
    execute(warehouse, ROWS.format(100))
    until(lambda: scalar(warehouse, CHANGES) == 100)
    assert "raw_some.things" not in analyze_changed_tables(warehouse)
    execute(warehouse, ROWS.format(1_000))
    until(lambda: scalar(warehouse, CHANGES) == 1_100)
    assert "raw_some.things" in analyze_changed_tables(warehouse)
    until(lambda: scalar(warehouse, CHANGES) == 0)
    assert "raw_some.things" not in analyze_changed_tables(warehouse)
