"""The daily measurements, and what each check finds in them."""

import threading
from datetime import UTC, datetime

import psycopg2
import pytest
from sqlalchemy import text

from pipelines.database.measurements import record_measurements
from pipelines.database.warehouse import Warehouse
from pipelines.maintenance import measurement_checks, vacuum
from tests.support.waiting import until

DAY = datetime(2026, 3, 31, tzinfo=UTC).date()
CHECKS = {one.name: one for one in measurement_checks.CHECKS}


def find(warehouse: Warehouse, name: str) -> list[str]:
    return measurement_checks.find_problems(warehouse, CHECKS[name], DAY)


def write(warehouse: Warehouse, *statements: str) -> None:
    with warehouse.begin() as session:
        for statement in statements:
            session.execute(text(statement))


def test_every_table_is_vacuumed_and_analysed(warehouse: Warehouse) -> None:
    record_measurements(warehouse, DAY)
    assert "app.people: vacuumed never" in find(warehouse, "every_table_is_vacuumed")
    assert len(vacuum.vacuum_all(warehouse)) > 40
    record_measurements(warehouse, DAY)
    assert find(warehouse, "every_table_is_vacuumed") == []
    write(
        warehouse,
        "update app.table_stats set last_analyze = now() - interval '26 hours'"
        " where relation = 'app.people'",
    )
    assert len(find(warehouse, "every_table_is_vacuumed")) == 1


def test_bloat_and_unused_indexes_are_found(warehouse: Warehouse) -> None:
    write(
        warehouse,
        "create table app.wide (n integer, m integer)",
        "alter table app.wide set (autovacuum_enabled = false)",
        "create index wide_m_idx on app.wide (m)",
        "insert into app.wide select n, n from generate_series(1, 5000) as n",
    )
    write(warehouse, "update app.wide set n = n + 1")
    write(warehouse, "delete from app.wide where n > 101")
    write(warehouse, "select pg_stat_force_next_flush()")
    record_measurements(warehouse, DAY)
    (line,) = find(warehouse, "no_table_is_bloated")
    assert line.startswith("app.wide: 99")
    write(
        warehouse,
        "update app.table_stats set index_bytes = 200000000"
        " where relation = 'app.wide'",
    )
    assert find(warehouse, "large_indexes_are_used") == ["app.wide: wide_m_idx"]


def test_a_table_of_more_than_fifty_million_rows_is_named(
    warehouse: Warehouse,
) -> None:
    record_measurements(warehouse, DAY)
    assert find(warehouse, "no_table_needs_partitions") == []
    write(
        warehouse,
        "update app.table_stats set rows = 50000001 where relation = 'app.people'",
    )
    (line,) = find(warehouse, "no_table_needs_partitions")
    assert line.startswith("app.people: 50000001 rows")


def test_a_query_of_more_than_five_seconds_is_recorded_without_its_values(
    warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pipelines.database.measurements.SLOW_SECONDS", 0.2)

    def sleep() -> None:
        with psycopg2.connect(warehouse.url) as session, session.cursor() as cursor:
            cursor.execute("select pg_sleep(3), 'ada''s secret'")

    sleeper = threading.Thread(target=sleep)
    sleeper.start()

    def is_found() -> bool:
        record_measurements(warehouse, DAY)
        return bool(find(warehouse, "no_query_is_slow"))

    until(is_found)
    sleeper.join()
    (line,) = find(warehouse, "no_query_is_slow")
    assert "select pg_sleep(?), ?" in line


def test_load_and_growth_are_judged_against_their_limits(
    warehouse: Warehouse,
) -> None:
    record_measurements(warehouse, DAY)
    assert find(warehouse, "storage_grows_slowly") == []
    write(
        warehouse,
        "update app.database_stats set connections = 81, max_connections = 100,"
        " cache_hit_ratio = 0.85, replication_lag_bytes = 2000000000,"
        " cache_bytes = 2000000000, failed_jobs = 11",
    )
    assert find(warehouse, "the_server_is_not_overloaded") == [
        "81 of 100 sessions are open",
        "0.85 of the blocks were in memory",
        "a subscriber is 2000000000 bytes behind",
    ]
    write(
        warehouse,
        "insert into app.database_stats select date - 1, 1000, connections,"
        " max_connections, null, null, 0, 500, 1, observed_at from app.database_stats",
        "update app.database_stats set database_bytes = 1000001501"
        f" where date = '{DAY}'",
    )
    grown, cached, failed = find(warehouse, "storage_grows_slowly")
    assert grown.startswith("the database grew from 1000 bytes to 954 MB")
    assert cached == "the cache holds 1907 MB"
    assert failed == "11 jobs failed in 24 hours"
    assert measurement_checks.read_growth(warehouse, DAY) == {
        "database bytes": 1000001501,
        "database bytes, change": 1000000501,
        "cache bytes": 2000000000,
        "cache bytes, change": 1999999500,
        "failed jobs": 11,
        "failed jobs, change": 10,
    }
