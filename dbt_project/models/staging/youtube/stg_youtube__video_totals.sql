-- One row per video, credential and partition: sums since publication.
with

current_rows as (

    {{ current_rows('youtube', 'video_totals', 'raw.video_id') }}

),

final as (

    select
        ---------- ids
        video_id,
        channel_id,

        ---------- numerics
        views,
        estimated_minutes_watched as minutes_watched,
        average_view_percentage::numeric as average_view_pct,
        shares,
        subscribers_gained,

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
