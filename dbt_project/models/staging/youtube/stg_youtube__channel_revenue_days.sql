-- One row per earning channel, native day, credential and partition.
with

current_rows as (

    {{ current_rows('youtube', 'channel_revenue_days', 'raw.day', day='day') }}

),

final as (

    select
        ---------- ids
        channel_id,

        ---------- strings
        currency,

        ---------- numerics
        estimated_revenue::numeric(18, 6) as estimated_revenue,
        estimated_ad_revenue::numeric(18, 6) as ad_revenue,
        estimated_red_partner_revenue::numeric(18, 6) as premium_revenue,
        gross_revenue::numeric(18, 6) as gross_revenue,
        cpm::numeric(18, 6) as cpm,
        playback_based_cpm::numeric(18, 6) as playback_based_cpm,
        monetized_playbacks,
        ad_impressions,

        ---------- dates
        day as native_date,

        ---------- the reading
        credential_id,
        subject_id,
        partition_date,
        date,
        read_at,
        observed_at

    from current_rows

)

select * from final
