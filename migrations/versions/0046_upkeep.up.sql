-- The archive, and what upkeep measures every day. Maintenance makes the archive's
-- tables, because their columns follow those of the live tables.

create schema archive;
comment on schema archive is
    'Old rows, moved by the rules of retention, in one partition for each month.';
grant usage on schema archive to analyst;

create table app.table_stats (
    date date not null,
    relation text not null,
    rows bigint not null,
    dead_rows bigint not null,
    table_bytes bigint not null,
    index_bytes bigint not null,
    sequential_scans bigint not null,
    index_scans bigint,
    unused_indexes text[] not null,
    last_vacuum timestamptz,
    last_analyze timestamptz,
    primary key (date, relation)
);
comment on table app.table_stats is
    'Size, dead rows and use of each table, once a day.';
comment on column app.table_stats.date is 'UTC day of the measurement.';
comment on column app.table_stats.relation is 'Schema and name of the table.';
comment on column app.table_stats.rows is 'Live rows, as the server estimates.';
comment on column app.table_stats.dead_rows is 'Dead rows, as the server estimates.';
comment on column app.table_stats.table_bytes is 'Bytes of the table with its TOAST.';
comment on column app.table_stats.index_bytes is 'Bytes of its indexes.';
comment on column app.table_stats.sequential_scans is
    'Sequential scans since the statistics began.';
comment on column app.table_stats.index_scans is
    'Index scans since the statistics began; null without an index.';
comment on column app.table_stats.unused_indexes is
    'Indexes without a scan that enforce no constraint.';
comment on column app.table_stats.last_vacuum is 'When it was vacuumed last.';
comment on column app.table_stats.last_analyze is 'When it was analysed last.';

create table app.database_stats (
    date date not null,
    database_bytes bigint not null,
    connections integer not null,
    max_connections integer not null,
    cache_hit_ratio numeric,
    replication_lag_bytes bigint,
    cache_entries bigint not null,
    cache_bytes bigint not null,
    failed_jobs bigint not null,
    observed_at timestamptz not null,
    primary key (date)
);
comment on table app.database_stats is
    'Size, connections, cache and failed jobs of the database, once a day.';
comment on column app.database_stats.date is 'UTC day of the measurement.';
comment on column app.database_stats.database_bytes is 'Bytes of the database.';
comment on column app.database_stats.connections is
    'Open sessions of the server at that moment.';
comment on column app.database_stats.max_connections is 'Sessions that it allows.';
comment on column app.database_stats.cache_hit_ratio is
    'Share of blocks found in memory since the statistics began; null without a read.';
comment on column app.database_stats.replication_lag_bytes is
    'Bytes that the slowest subscriber has not confirmed; null without a subscriber.';
comment on column app.database_stats.cache_entries is 'Entries of app.cache_entries.';
comment on column app.database_stats.cache_bytes is 'Bytes of app.cache_entries.';
comment on column app.database_stats.failed_jobs is
    'Jobs that failed in the 24 hours before.';
comment on column app.database_stats.observed_at is 'The moment of the measurement.';

create table app.slow_queries (
    date date not null,
    fingerprint text not null,
    role_name text not null,
    query text not null,
    calls bigint not null,
    longest_seconds numeric not null,
    source text not null check (source in ('statements', 'activity')),
    primary key (date, fingerprint, source)
);
comment on table app.slow_queries is
    'Queries that ran for more than five seconds, by day, without their values.';
comment on column app.slow_queries.date is 'UTC day of the observation.';
comment on column app.slow_queries.fingerprint is 'Hash of the query and its role.';
comment on column app.slow_queries.role_name is 'Role that ran it.';
comment on column app.slow_queries.query is 'Its beginning; ? stands for a value.';
comment on column app.slow_queries.calls is
    'Calls in the statistics of statements; samples of the activity otherwise.';
comment on column app.slow_queries.longest_seconds is 'The longest duration seen.';
comment on column app.slow_queries.source is
    'pg_stat_statements, or samples of pg_stat_activity.';

grant select on app.table_stats, app.database_stats, app.slow_queries to analyst;
