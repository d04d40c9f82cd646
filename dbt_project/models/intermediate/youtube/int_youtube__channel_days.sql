-- One row per channel and reading.
with

channels as (

    select * from {{ ref('stg_youtube__channels') }}

),

final as (

    select
        'youtube'::text as platform,
        channel_id,
        partition_date,
        date,
        observed_at,
        'observed'::text as basis,
        subscriber_count as followers_total,
        -- The API returns three digits, so the number is exact up to 999.
        subscriber_count >= 1000 as has_rounded_followers,
        null::bigint as following_total,
        null::bigint as subscribers_total, -- the API has no memberships
        view_count as views_total,
        video_count as contents_total,
        null::bigint as impressions_gained,
        null::bigint as clicks_gained

    from channels

)

select * from final
