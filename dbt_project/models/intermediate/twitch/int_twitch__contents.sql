-- One row per video or clip and reading.
with

videos as (

    select * from {{ ref('stg_twitch__videos') }}

),

clips as (

    select * from {{ ref('stg_twitch__clips') }}

),

final as (

    select
        'twitch'::text as platform,
        channel_id,
        video_id as content_id,
        partition_date,
        date,
        observed_at,
        'videos'::text as list_name,
        case video_type when 'archive' then 'vod' else video_type end as content_type,
        video_type = 'archive' as can_expire,
        case video_type when 'archive' then stream_id end as livestream_id,
        null::text as parent_content_id,
        null::text as game_id,
        title,
        description,
        url,
        thumbnail_url,
        language,
        duration_seconds,
        null::integer as reading_time_minutes,
        null::jsonb as tags,
        created_at as content_created_at,
        published_at
    from videos

    union all

    select
        'twitch'::text as platform,
        channel_id,
        clip_id as content_id,
        partition_date,
        date,
        observed_at,
        'clips'::text as list_name,
        'clip'::text as content_type,
        false as can_expire,
        null::text as livestream_id,
        video_id as parent_content_id,
        game_id,
        title,
        null::text as description,
        url,
        thumbnail_url,
        language,
        duration_seconds,
        null::integer as reading_time_minutes,
        null::jsonb as tags,
        created_at as content_created_at,
        created_at as published_at
    from clips

)

select * from final
