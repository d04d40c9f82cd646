-- One row per account and reading.
with

users as (

    select * from {{ ref('stg_github__users') }}

),

final as (

    select
        'github'::text as platform,
        channel_id,
        partition_date,
        date,
        observed_at,
        'observed'::text as basis,
        followers_total,
        false as has_rounded_followers,
        following_total,
        null::bigint as subscribers_total, -- GitHub has neither
        null::bigint as views_total,
        public_repositories as contents_total,
        null::bigint as impressions_gained,
        null::bigint as clicks_gained

    from users

)

select * from final
