-- The common queries of CreatorSync's documents, each with the product's schema first in
-- the search path. `binds` gives each parameter's name and type.

-- query: creatorsync.recent_jobs
-- seed: creatorsync_analytics_architecture.md: System Monitoring, Job Status Monitoring
-- binds: limit integer
select id, user_id, job_type, status, data_date, started_at, completed_at, error_message
from analytics_jobs
order by created_at desc
limit %(limit)s;

-- query: creatorsync.failed_jobs
-- seed: creatorsync_schema.md: Maintenance Tasks, Regular, Check analytics_jobs for failed jobs
-- binds: since timestamptz
select user_id, job_type, data_date, error_message, completed_at
from analytics_jobs
where status = 'failed'
and created_at >= %(since)s
order by created_at desc;

-- query: creatorsync.jobs_to_archive
-- seed: creatorsync_schema.md: Performance Considerations, Archival; Maintenance Tasks, Archive old job records
-- binds:
select count(*) as jobs, min(created_at) as oldest
from analytics_jobs
where created_at < now() - interval '90 days'
and status in ('completed', 'failed');

-- query: creatorsync.cache_size
-- seed: creatorsync_schema.md: Maintenance Tasks, Regular, Monitor cache_entries size and cleanup expired entries
-- binds:
select
    count(*) as entries,
    count(*) filter (where expires_at <= now()) as expired,
    coalesce(sum(pg_column_size(cache_data)), 0) as bytes
from cache_entries;

-- query: creatorsync.cache_lookup
-- seed: creatorsync_schema.md: cache_entries, idx_cache_entries_user_key
-- binds: user_id varchar, cache_key varchar
select cache_data
from cache_entries
where user_id = %(user_id)s
and cache_key = %(cache_key)s
and expires_at > now();

-- query: creatorsync.tokens_expiring
-- seed: creatorsync_analytics_architecture.md: Troubleshooting, Check Twitch OAuth token validity
-- binds: within interval
select clerk_user_id, twitch_user_id, expires_at, scopes
from user_twitch_tokens
where expires_at < now() + %(within)s
order by expires_at;

-- query: creatorsync.followers_by_day
-- seed: creatorsync_schema.md: channel_analytics, idx_channel_analytics_user_date; Maintenance Tasks, date-range queries
-- binds: user_id varchar, days integer
select date, followers_count, following_count, total_views, subscriber_count
from channel_analytics
where user_id = %(user_id)s
and date > current_date - %(days)s
order by date desc;

-- query: creatorsync.latest_streams
-- seed: creatorsync_schema.md: stream_sessions, idx_stream_sessions_user_started
-- binds: user_id varchar, limit integer
select stream_id, title, game_name, started_at, ended_at, duration_minutes, peak_viewers, average_viewers
from stream_sessions
where user_id = %(user_id)s
order by started_at desc
limit %(limit)s;

-- query: creatorsync.top_games
-- seed: creatorsync_schema.md: game_analytics, idx_game_analytics_user_hours
-- binds: user_id varchar, limit integer
select game_name, total_streams, total_hours_streamed, average_viewers, peak_viewers, last_streamed_at
from game_analytics
where user_id = %(user_id)s
order by total_hours_streamed desc
limit %(limit)s;

-- query: creatorsync.video_by_day
-- seed: creatorsync_schema.md: Data Collection Flow, 5. Daily Video Tracking; idx_video_daily_stats_video_date
-- binds: user_id varchar, days integer
select v.video_id, v.title, s.date, s.view_count as views_gained, v.view_count as views_total
from video_analytics v
join video_daily_stats s on s.video_id = v.video_id
where v.user_id = %(user_id)s
and s.date > current_date - %(days)s
order by s.date desc, s.view_count desc nulls last;

-- query: creatorsync.storage_growth
-- seed: creatorsync_schema.md: Maintenance Tasks, Periodic, Monitor storage growth
-- binds:
select schemaname, relname, pg_total_relation_size(relid) as bytes, n_live_tup, last_analyze, last_autoanalyze
from pg_stat_user_tables
order by bytes desc;
