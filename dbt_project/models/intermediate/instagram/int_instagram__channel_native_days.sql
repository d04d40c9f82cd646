-- One row per account, day in Pacific Time, credential and partition.
with

account_days as (

    select * from {{ ref('stg_instagram__account_days') }}

),

follower_days as (

    select * from {{ ref('stg_instagram__follower_days') }}

),

final as (

    select
        'instagram'::text as platform,
        coalesce(account_days.channel_id, follower_days.channel_id) as channel_id,
        coalesce(account_days.native_date, follower_days.native_date) as date,
        'America/Los_Angeles'::text as time_zone,
        coalesce(account_days.partition_date, follower_days.partition_date)
            as partition_date,
        greatest(account_days.observed_at, follower_days.observed_at) as observed_at,
        'native history'::text as basis,
        account_days.views as views_gained,
        null::bigint as engaged_views_gained, -- the API has none of them
        null::bigint as watch_minutes_gained,
        null::numeric as average_view_seconds,
        null::numeric as average_view_pct,
        account_days.likes as likes_gained,
        account_days.comments as comments_gained,
        account_days.shares as shares_gained,
        true as has_shares,
        coalesce(account_days.follows, follower_days.followers_won) as followers_won,
        account_days.unfollows as followers_lost,
        account_days.views as impressions_gained, -- they replaced impressions
        account_days.link_taps as clicks_gained

    from account_days
    full join follower_days
        on
            account_days.partition_date = follower_days.partition_date
            and account_days.credential_id = follower_days.credential_id
            and account_days.subject_id = follower_days.subject_id
            and account_days.native_date = follower_days.native_date

)

select * from final
