-- One row per video and reading. Numbers since publication that the Data API has beside
-- views, likes and comments: none. The numbers of Analytics are native days.
with

videos as (

    select * from {{ ref('stg_youtube__videos') }}

),

video_stats as (

    select * from {{ ref('stg_youtube__video_stats') }}

),

responses as (

    select
        video_id,
        partition_date,
        date,
        observed_at,
        jsonb_strip_nulls(jsonb_build_object(
            'viewCount', view_count,
            'likeCount', like_count,
            'commentCount', comment_count,
            'concurrentViewers', concurrent_viewers
        )) as raw_data
    from videos

    union all

    select
        video_id,
        partition_date,
        date,
        observed_at,
        jsonb_strip_nulls(jsonb_build_object(
            'viewCount', view_count,
            'likeCount', like_count,
            'commentCount', comment_count
        )) as raw_data
    from video_stats

),

final as (

    select
        'youtube'::text as platform,
        video_id as content_id,
        partition_date,
        date,
        observed_at,
        'observed'::text as basis,
        null::numeric as lifetime_earnings, -- reports of a channel have no videos
        null::text as currency,
        null::bigint as qualified_views,
        null::bigint as seconds_viewed,
        null::bigint as three_second_views,
        null::bigint as one_minute_views,
        null::bigint as impressions,
        null::bigint as reach,
        null::bigint as saves,
        null::bigint as profile_visits,
        null::numeric as average_view_pct,
        null::bigint as subscribers_gained,
        null::numeric as estimated_cpm,
        null::jsonb as views_by_country,
        null::jsonb as demographics,
        null::jsonb as traffic_sources,
        null::jsonb as devices,
        raw_data

    from responses

)

select * from final
