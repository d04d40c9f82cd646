-- One row per channel, day in Pacific Time and partition.
with

channel_days as (

    select * from {{ ref('stg_youtube__channel_days') }}

),

final as (

    select
        'youtube'::text as platform,
        channel_id,
        native_date as date,
        'America/Los_Angeles'::text as time_zone,
        partition_date,
        observed_at,
        'native history'::text as basis,
        views as views_gained,
        engaged_views as engaged_views_gained,
        minutes_watched as watch_minutes_gained,
        average_view_seconds,
        average_view_pct,
        likes as likes_gained,
        comments as comments_gained,
        shares as shares_gained,
        true as has_shares,
        subscribers_gained as followers_won,
        subscribers_lost as followers_lost,
        null::bigint as impressions_gained, -- in bulk reports only
        null::bigint as clicks_gained

    from channel_days

)

select * from final
