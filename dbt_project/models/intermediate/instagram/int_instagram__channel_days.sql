-- One row per account and reading.
with

accounts as (

    select * from {{ ref('stg_instagram__accounts') }}

),

final as (

    select
        'instagram'::text as platform,
        channel_id,
        partition_date,
        date,
        observed_at,
        'observed'::text as basis,
        followers_count as followers_total,
        case when followers_count is not null then false end as has_rounded_followers,
        follows_count as following_total,
        null::bigint as subscribers_total, -- the API has neither
        null::bigint as views_total,
        media_count as contents_total,
        null::bigint as impressions_gained, -- of native days
        null::bigint as clicks_gained

    from accounts

)

select * from final
