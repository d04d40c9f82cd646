"""Daily measurements of the database: tables, indexes, sessions, slow queries.

Here: reading the server's statistics into tables of schema `app`. Not here: the limits
(`maintenance/measurement_checks.py`).
"""

from datetime import date

from sqlalchemy import Connection, text

from pipelines.database.catalogue import exists
from pipelines.database.warehouse import Warehouse

SLOW_SECONDS = 5
KEPT_DAYS = 400
LONGEST_QUERY = 300

TABLES = text("""
    insert into app.table_stats
    select
        :day,
        format('%I.%I', tables.schemaname, tables.relname),
        tables.n_live_tup,
        tables.n_dead_tup,
        pg_table_size(tables.relid),
        pg_indexes_size(tables.relid),
        tables.seq_scan,
        tables.idx_scan,
        coalesce((
            select array_agg(used.indexrelname::text order by used.indexrelname)
            from pg_stat_user_indexes as used
            inner join pg_index using (indexrelid)
            where
                used.relid = tables.relid
                and used.idx_scan = 0
                and not pg_index.indisunique
        ), '{}'),
        greatest(tables.last_vacuum, tables.last_autovacuum),
        greatest(tables.last_analyze, tables.last_autoanalyze)
    from pg_stat_user_tables as tables
    where not starts_with(tables.schemaname, 'pg_')
    on conflict (date, relation) do update set
        rows = excluded.rows,
        dead_rows = excluded.dead_rows,
        table_bytes = excluded.table_bytes,
        index_bytes = excluded.index_bytes,
        sequential_scans = excluded.sequential_scans,
        index_scans = excluded.index_scans,
        unused_indexes = excluded.unused_indexes,
        last_vacuum = excluded.last_vacuum,
        last_analyze = excluded.last_analyze
""")

DATABASE = text("""
    insert into app.database_stats
    select
        :day,
        pg_database_size(current_database()),
        (select count(*) from pg_stat_activity where backend_type = 'client backend'),
        current_setting('max_connections')::integer,
        (
            select round(blks_hit::numeric / nullif(blks_hit + blks_read, 0), 4)
            from pg_stat_database
            where datname = current_database()
        ),
        (
            select max(pg_wal_lsn_diff(pg_current_wal_lsn(), confirmed_flush_lsn))
            from pg_replication_slots
            where database = current_database()
        )::bigint,
        (select count(*) from app.cache_entries),
        pg_total_relation_size('app.cache_entries'),
        (
            select count(*) from app.sync_logs
            where
                status = 'failed'
                and completed_at > clock_timestamp() - interval '24 hours'
        ),
        clock_timestamp()
    on conflict (date) do update set
        database_bytes = excluded.database_bytes,
        connections = excluded.connections,
        cache_hit_ratio = excluded.cache_hit_ratio,
        replication_lag_bytes = excluded.replication_lag_bytes,
        cache_entries = excluded.cache_entries,
        cache_bytes = excluded.cache_bytes,
        failed_jobs = excluded.failed_jobs,
        observed_at = excluded.observed_at
""")

INSERT_SLOW = """
    insert into app.slow_queries
    select
        :day, md5(role_name || query), role_name, left(query, :longest),
        sum(calls), round(max(seconds)::numeric, 1), '{source}'
    from (
        select
            role_name, calls, seconds,
            regexp_replace(
                regexp_replace(query, '''([^'']|'''')*''', '?', 'g'),
                '\\m[0-9][0-9.]*\\M', '?', 'g'
            ) as query
        from ({rows}) as seen
    ) as masked
    group by role_name, query
    on conflict (date, fingerprint, source) do update set
        calls = {calls},
        longest_seconds = greatest(
            slow_queries.longest_seconds, excluded.longest_seconds
        )
"""
ACTIVITY = INSERT_SLOW.format(
    source="activity",
    calls="slow_queries.calls + excluded.calls",
    rows="""
        select
            usename::text as role_name, query, 1 as calls,
            extract(epoch from clock_timestamp() - query_start) as seconds
        from pg_stat_activity
        where
            state = 'active'
            and backend_type = 'client backend'
            and pid <> pg_backend_pid()
            and datname = current_database()
            and query_start < clock_timestamp() - :seconds * interval '1 second'
    """,
)
STATEMENTS = INSERT_SLOW.format(
    source="statements",
    calls="excluded.calls",
    rows="""
        select
            pg_get_userbyid(userid)::text as role_name, query, calls,
            max_exec_time / 1000 as seconds
        from pg_stat_statements
        where
            dbid = (select oid from pg_database where datname = current_database())
            and max_exec_time > :seconds * 1000
    """,
)
EXPIRE = (
    "delete from app.table_stats where date < :day - :kept",
    "delete from app.database_stats where date < :day - :kept",
    "delete from app.slow_queries where date < :day - :kept",
)


def sample_slow_queries(session: Connection, day: date) -> int:
    """Record queries that have run for more than five seconds; return how many."""
    named = {"day": day, "seconds": SLOW_SECONDS, "longest": LONGEST_QUERY}
    found = session.execute(text(ACTIVITY), named).rowcount
    if exists(session, "pg_stat_statements"):
        found += session.execute(text(STATEMENTS), named).rowcount
    return int(found)


def record_measurements(warehouse: Warehouse, day: date) -> None:
    """Record the day's measurements; a repeat replaces them."""
    with warehouse.begin() as session:
        session.execute(TABLES, {"day": day})
        session.execute(DATABASE, {"day": day})
        sample_slow_queries(session, day)
        for statement in EXPIRE:
            session.execute(text(statement), {"day": day, "kept": KEPT_DAYS})
