-- The queries of StreamTrack's guide, with the search path of the database. `form` is
-- verbatim, or corrected with its reason.

-- query: streamtrack.team_member_lookup
-- seed: streamtrack_database_guide.md: 2. Query Optimization, Common Query Patterns, 1. Team Member Lookup
-- form: verbatim
-- binds: team_id uuid
select tm.*, p.full_name, p.avatar_url
from team_members tm
join profiles p on p.id = tm.user_id
where tm.team_id = %(team_id)s;

-- query: streamtrack.active_streams
-- seed: streamtrack_database_guide.md: 2. Query Optimization, Common Query Patterns, 2. Active Streams Query
-- form: verbatim
-- binds: team_id uuid
select l.*, c.channel_name
from livestreams l
join channels c on c.id = l.channel_id
where l.is_active = true
and c.id in (
    select channel_id
    from team_channel_subscriptions
    where team_id = %(team_id)s
);

-- query: streamtrack.active_queries
-- seed: streamtrack_database_guide.md: Troubleshooting Guide, 2. Monitoring Queries, Check active queries
-- form: verbatim
-- binds:
select pid, query, query_start, state
from pg_stat_activity
where state != 'idle';

-- query: streamtrack.slow_queries
-- seed: streamtrack_database_guide.md: Troubleshooting Guide, 2. Monitoring Queries, Find slow queries
-- form: verbatim
-- binds:
select pid, query, query_start, now() - query_start as duration
from pg_stat_activity
where state = 'active'
and now() - query_start > interval '5 seconds';

-- query: streamtrack.index_usage
-- seed: streamtrack_database_guide.md: Troubleshooting Guide, 3. Performance Analysis, Check index usage
-- form: corrected
-- correction: pg_stat_user_indexes has relname and indexrelname, not tablename and indexname
-- binds:
select schemaname, relname as tablename, indexrelname as indexname, idx_scan, idx_tup_read
from pg_stat_user_indexes
order by idx_scan desc;

-- query: streamtrack.table_statistics
-- seed: streamtrack_database_guide.md: Troubleshooting Guide, 3. Performance Analysis, Table statistics
-- form: verbatim
-- binds:
select relname, n_live_tup, n_dead_tup, last_vacuum, last_autovacuum
from pg_stat_user_tables;
