{{ config(meta={'dagster': {'ref': {'name': 'video_daily_stats'}}}) }}

select 'channel_analytics' as found_in from {{ ref('channel_analytics') }}
where {{ in_window('date') }} and total_views is not null

union all

select 'video_daily_stats' as found_in from {{ ref('video_daily_stats') }}
where
    {{ in_window('date') }}
    and num_nonnulls(like_count, comment_count, watch_time_minutes) > 0

union all

select 'social_analytics' as found_in from {{ ref('social_analytics') }}
where
    {{ in_window('date') }}
    and platform = 'youtube'
    and num_nonnulls(impressions, clicks) > 0
