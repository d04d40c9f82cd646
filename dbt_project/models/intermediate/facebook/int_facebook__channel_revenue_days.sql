-- One row per earning page, day in Pacific Time and partition.
with

earning_days as (

    select * from {{ ref('stg_facebook__page_earning_days') }}

),

final as (

    select
        'facebook'::text as platform,
        channel_id,
        native_date as date,
        'America/Los_Angeles'::text as time_zone,
        partition_date,
        observed_at,
        'native history'::text as basis,
        currency,
        earnings::numeric(18, 6) as revenue,
        null::numeric(18, 6) as ad_revenue, -- one programme pays for everything
        null::numeric(18, 6) as premium_revenue,
        null::numeric(18, 6) as gross_revenue,
        null::numeric(18, 6) as cpm,
        null::numeric(18, 6) as playback_based_cpm,
        null::bigint as monetized_playbacks,
        null::bigint as ad_impressions

    from earning_days

    where earnings is not null and currency is not null

)

select * from final
