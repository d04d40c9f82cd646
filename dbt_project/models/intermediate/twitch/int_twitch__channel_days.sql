-- One row per channel, measure and reading.
with

channel_followers as (

    select * from {{ ref('stg_twitch__channel_followers') }}

),

followed_channels as (

    select * from {{ ref('stg_twitch__followed_channels') }}

),

subscriptions as (

    select * from {{ ref('stg_twitch__subscriptions') }}

),

readings as (

    select
        channel_id,
        partition_date,
        date,
        observed_at,
        followers_total,
        null::bigint as following_total,
        null::bigint as subscribers_total
    from channel_followers

    union all

    select
        channel_id,
        partition_date,
        date,
        observed_at,
        null::bigint as followers_total,
        following_total,
        null::bigint as subscribers_total
    from followed_channels

    union all

    select
        channel_id,
        partition_date,
        date,
        observed_at,
        null::bigint as followers_total,
        null::bigint as following_total,
        subscribers_total
    from subscriptions

),

final as (

    select
        'twitch'::text as platform,
        channel_id,
        partition_date,
        date,
        observed_at,
        'observed'::text as basis,
        followers_total,
        false as has_rounded_followers,
        following_total,
        subscribers_total,
        null::bigint as views_total, -- frozen by Twitch in 2022
        null::bigint as contents_total,
        null::bigint as impressions_gained,
        null::bigint as clicks_gained

    from readings

)

select * from final
