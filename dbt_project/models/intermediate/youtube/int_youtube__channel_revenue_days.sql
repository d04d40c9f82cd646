-- One row per earning channel, day in Pacific Time and partition.
with

channel_revenue_days as (

    select * from {{ ref('stg_youtube__channel_revenue_days') }}

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
        currency,
        estimated_revenue as revenue,
        ad_revenue,
        premium_revenue,
        gross_revenue,
        cpm,
        playback_based_cpm,
        monetized_playbacks,
        ad_impressions

    from channel_revenue_days

)

select * from final
