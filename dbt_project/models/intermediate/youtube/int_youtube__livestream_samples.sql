-- One row per live broadcast and sample, and one at its end.
with

live_videos as (

    select * from {{ ref('stg_youtube__live_videos') }}

),

final as (

    select
        'youtube'::text as platform,
        video_id as livestream_id,
        channel_id,
        partition_date,
        date,
        -- The end is the last sign of the broadcast; its viewers are unknown.
        case when live_state = 'live' then read_at else stream_ended_at end
            as observed_at,
        'observed'::text as basis,
        stream_started_at as started_at,
        title,
        null::text as game_id,
        case when live_state = 'live' then concurrent_viewers end as viewers,
        'https://www.youtube.com/watch?v=' || video_id as url,
        null::text as channel_url -- a broadcast has its own address

    from live_videos

    where
        stream_started_at is not null
        and (live_state = 'live' or stream_ended_at is not null)

)

select * from final
