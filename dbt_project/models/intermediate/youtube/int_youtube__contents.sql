-- One row per video and reading.
with

videos as (

    select * from {{ ref('stg_youtube__videos') }}

),

final as (

    select
        'youtube'::text as platform,
        channel_id,
        video_id as content_id,
        partition_date,
        date,
        observed_at,
        case privacy_status when 'private' then 'private' else 'uploads' end
            as list_name,
        case
            when
                live_state in ('live', 'upcoming')
                or coalesce(stream_started_at, scheduled_start_at) is not null
                then 'livestream'
            else 'video'
        end as content_type,
        false as can_expire,
        null::text as livestream_id,
        null::text as parent_content_id,
        null::text as game_id,
        title,
        description,
        'https://www.youtube.com/watch?v=' || video_id as url,
        thumbnail_url,
        language,
        case
            when live_state in ('live', 'upcoming') then null
            else nullif(duration_seconds, 0)
        end as duration_seconds,
        null::integer as reading_time_minutes,
        tags,
        published_at as content_created_at,
        published_at

    from videos

)

select * from final
