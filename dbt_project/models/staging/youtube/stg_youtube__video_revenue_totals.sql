-- One row per earning video, credential and partition: revenue since publication.
with

current_rows as (

    {{ current_rows('youtube', 'video_revenue_totals', 'raw.video_id') }}

),

final as (

    select
        ---------- ids
        video_id,
        channel_id,

        ---------- strings
        currency,

        ---------- numerics
        estimated_revenue::numeric(18, 6) as estimated_revenue,
        cpm::numeric(18, 6) as cpm,

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
