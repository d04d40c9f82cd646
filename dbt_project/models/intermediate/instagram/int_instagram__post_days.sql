-- One row per media or story and reading with insights. Numbers since publication.
with

readings as (

    select * from {{ ref('int_instagram__media_readings') }}

),

final as (

    select
        'instagram'::text as platform,
        media_id as content_id,
        partition_date,
        date,
        observed_at,
        'observed'::text as basis,
        null::bigint as shares, -- the media itself has them
        null::numeric as lifetime_earnings, -- insights have no money
        null::text as currency,
        null::bigint as qualified_views,
        watched_ms / 1000 as seconds_viewed,
        null::bigint as three_second_views,
        null::bigint as one_minute_views,
        null::bigint as impressions, -- withdrawn on 2025-04-21, views replace them
        reach,
        saves,
        profile_visits,
        null::numeric as average_view_pct, -- the response has no duration
        follows as subscribers_gained,
        null::numeric as estimated_cpm,
        null::jsonb as views_by_country, -- not by media
        null::jsonb as demographics,
        null::jsonb as traffic_sources,
        null::jsonb as devices,
        jsonb_strip_nulls(jsonb_build_object(
            'views', views,
            'reach', reach,
            'like_count', likes,
            'comments_count', comments,
            'saved', saves,
            'shares', shares,
            'replies', replies,
            'total_interactions', interactions,
            'follows', follows,
            'profile_visits', profile_visits,
            'ig_reels_avg_watch_time', average_watch_ms,
            'ig_reels_video_view_total_time', watched_ms
        )) as raw_data

    from readings

    where has_insights

)

select * from final
