-- One row per video and reading.
with

videos as (

    select * from {{ ref('stg_youtube__videos') }}

),

video_stats as (

    select * from {{ ref('stg_youtube__video_stats') }}

),

-- Videos whose attributes exceed the quota have counters only.
counters as (

    select
        channel_id,
        video_id,
        partition_date,
        date,
        observed_at,
        published_at,
        duration_seconds,
        view_count,
        like_count,
        comment_count,
        true as is_described,
        case privacy_status when 'private' then 'private' else 'uploads' end
            as list_name
    from videos

    union all

    select
        channel_id,
        video_id,
        partition_date,
        date,
        observed_at,
        published_at,
        duration_seconds,
        view_count,
        like_count,
        comment_count,
        false as is_described,
        'uploads'::text as list_name
    from video_stats

),

final as (

    select
        'youtube'::text as platform,
        channel_id,
        video_id as content_id,
        partition_date,
        date,
        observed_at,
        'observed'::text as basis,
        published_at as content_created_at,
        -- The API does not mark Shorts; since 2024-10-15 they last up to three minutes.
        case when duration_seconds > 180 then 'videos' else 'shorts' end as counted_as,
        list_name,
        is_described,
        view_count as views_total,
        like_count as likes_total,
        comment_count as comments_total,
        null::bigint as shares_total, -- by native day only, as watch time
        true as has_shares,
        null::bigint as watch_minutes_gained

    from counters

)

select * from final
