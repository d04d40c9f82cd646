-- One row per live stream and sample.
with

streams as (

    select * from {{ ref('stg_twitch__streams') }}

),

final as (

    select
        'twitch'::text as platform,
        stream_id as livestream_id,
        channel_id,
        partition_date,
        date,
        -- The time of the reading, so that a later poll proves the end.
        read_at as observed_at,
        'observed'::text as basis,
        started_at,
        title,
        game_id,
        viewer_count as viewers,
        null::text as url, -- a stream is at the address of its channel
        'https://www.twitch.tv/' || channel_login as channel_url

    from streams

)

select * from final
