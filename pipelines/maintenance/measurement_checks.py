"""Checks of the daily measurements, and the growth of a day.

Here: the checks with their limits. Not here: the measurements
(`database/measurements.py`), and the asset that the checks belong to
(`defs/upkeep.py`).
"""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import text

from pipelines.database.warehouse import Warehouse

UNVACUUMED = """
    select format('%s: vacuumed %s', relation, coalesce(last_vacuum::text, 'never'))
    from app.table_stats
    where
        date = :day
        and least(
            coalesce(last_vacuum, '-infinity'), coalesce(last_analyze, '-infinity')
        ) < clock_timestamp() - interval '25 hours'
    order by 1
"""
BLOATED = """
    select format('%s: %s dead and %s live rows', relation, dead_rows, rows)
    from app.table_stats
    where date = :day and dead_rows > greatest(rows, 1000)
    order by dead_rows desc
"""
UNUSED_INDEXES = """
    select format('%s: %s', relation, array_to_string(unused_indexes, ', '))
    from app.table_stats
    where date = :day and unused_indexes <> '{}' and index_bytes > 100000000
    order by index_bytes desc
"""
UNPARTITIONED = """
    select format('%s: %s rows, see docs/decisions.md on partitions', relation, rows)
    from app.table_stats
    where date = :day and rows > 50000000
    order by rows desc
"""
SLOW_QUERIES = """
    select format('%s s as %s: %s', longest_seconds, role_name, query)
    from app.slow_queries
    where date = :day
    order by longest_seconds desc
"""
LOAD = """
    select unnest(array_remove(array[
        case
            when connections > 0.8 * max_connections
                then format('%s of %s sessions are open', connections, max_connections)
        end,
        case
            when cache_hit_ratio < 0.9
                then format('%s of the blocks were in memory', cache_hit_ratio)
        end,
        case
            when replication_lag_bytes > 1000000000
                then format('a subscriber is %s bytes behind', replication_lag_bytes)
        end
    ], null))
    from app.database_stats
    where date = :day
"""
GROWTH = """
    select unnest(array_remove(array[
        case
            when today.database_bytes > 1.5 * past.database_bytes + 1000000000
                then format(
                    'the database grew from %s to %s since %s',
                    pg_size_pretty(past.database_bytes),
                    pg_size_pretty(today.database_bytes), past.date
                )
        end,
        case
            when today.cache_bytes > 1000000000
                then format('the cache holds %s', pg_size_pretty(today.cache_bytes))
        end,
        case
            when today.failed_jobs > 10
                then format('%s jobs failed in 24 hours', today.failed_jobs)
        end
    ], null))
    from app.database_stats as today
    left join lateral (
        select date, database_bytes, cache_bytes
        from app.database_stats
        where date < today.date
        order by date desc
        limit 1
    ) as past on true
    where today.date = :day
"""


@dataclass(frozen=True, slots=True)
class Check:
    """A check of the measurements: a query for its findings, and its description."""

    name: str
    description: str
    query: str


CHECKS = (
    Check(
        "every_table_is_vacuumed",
        "VACUUM and ANALYZE of each table are younger than 25 hours.",
        UNVACUUMED,
    ),
    Check("no_table_is_bloated", "No table has more dead than live rows.", BLOATED),
    Check(
        "large_indexes_are_used",
        "Indexes of tables with more than 100 MB of indexes are scanned.",
        UNUSED_INDEXES,
    ),
    Check(
        "no_table_needs_partitions",
        "No table has more than 50 million rows.",
        UNPARTITIONED,
    ),
    Check("no_query_is_slow", "No query ran for more than 5 seconds.", SLOW_QUERIES),
    Check(
        "the_server_is_not_overloaded",
        "Sessions below 80 %, cache hits above 90 %, subscribers within 1 GB.",
        LOAD,
    ),
    Check(
        "storage_grows_slowly",
        "Growth since the day before, size of the cache, and failed jobs.",
        GROWTH,
    ),
)

GROWTH_OF_A_DAY = text("""
    select
        today.database_bytes, today.database_bytes - past.database_bytes,
        today.cache_bytes, today.cache_bytes - past.cache_bytes,
        today.failed_jobs, today.failed_jobs - past.failed_jobs
    from app.database_stats as today
    left join app.database_stats as past on past.date = today.date - 1
    where today.date = :day
""")
REPORT = ("database bytes", "cache bytes", "failed jobs")


def find_problems(warehouse: Warehouse, check: Check, day: date) -> list[str]:
    """Return one line for each finding of a check."""
    with warehouse.begin() as session:
        return [str(one) for one in session.scalars(text(check.query), {"day": day})]


def read_growth(warehouse: Warehouse, day: date) -> dict[str, int]:
    """Return the day's sizes, with their changes where the day before was measured."""
    with warehouse.begin() as session:
        row = session.execute(GROWTH_OF_A_DAY, {"day": day}).one_or_none()
    if row is None:
        return {}
    found = {}
    for name, value, change in zip(REPORT, row[::2], row[1::2], strict=True):
        found[name] = int(value)
        if change is not None:
            found[f"{name}, change"] = int(change)
    return found
