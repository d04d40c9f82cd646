-- One row per video or clip and reading.
with

videos as (

    select * from {{ ref('stg_twitch__videos') }}

),

clips as (

    select * from {{ ref('stg_twitch__clips') }}

),

contents as (

    select
        channel_id,
        video_id as content_id,
        'videos'::text as list_name,
        partition_date,
        date,
        observed_at,
        created_at as content_created_at,
        view_count
    from videos

    union all

    select
        channel_id,
        clip_id as content_id,
        'clips'::text as list_name,
        partition_date,
        date,
        observed_at,
        created_at as content_created_at,
        view_count
    from clips

),

final as (

    select
        'twitch'::text as platform,
        channel_id,
        content_id,
        partition_date,
        date,
        observed_at,
        'observed'::text as basis,
        content_created_at,
        null::text as counted_as, -- Twitch never changed how it counts
        list_name,
        true as is_described,
        view_count as views_total,
        null::bigint as likes_total, -- Twitch has no likes, comments, shares
        null::bigint as comments_total,
        null::bigint as shares_total,
        false as has_shares,
        null::bigint as watch_minutes_gained

    from contents

)

select * from final
