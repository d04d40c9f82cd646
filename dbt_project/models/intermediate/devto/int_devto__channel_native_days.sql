-- One row per author, UTC day, credential and partition.
with

days as (

    select * from {{ ref('stg_devto__article_days') }}

),

final as (

    select
        'devto'::text as platform,
        channel_id,
        day as date,
        'UTC'::text as time_zone,
        partition_date,
        read_at as observed_at,
        'native history'::text as basis,
        views as views_gained,
        null::bigint as engaged_views_gained, -- Dev.to reports neither
        null::bigint as watch_minutes_gained,
        average_read_seconds::numeric as average_view_seconds,
        null::numeric as average_view_pct,
        reactions as likes_gained,
        comments as comments_gained,
        null::bigint as shares_gained,
        false as has_shares,
        follows as followers_won,
        null::bigint as followers_lost,
        null::bigint as impressions_gained, -- no such numbers
        null::bigint as clicks_gained

    from days

    where article_id is null

)

select * from final
