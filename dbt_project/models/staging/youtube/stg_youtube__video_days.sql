-- One row per video, native day, credential and partition.
with

current_rows as (

    {{ current_rows('youtube', 'video_days', 'raw.video_id, raw.day', day='day') }}

),

final as (

    select
        ---------- ids
        video_id,
        channel_id,

        ---------- numerics
        views,
        engaged_views,
        estimated_minutes_watched as minutes_watched,
        average_view_duration::numeric as average_view_seconds,
        average_view_percentage::numeric as average_view_pct,
        likes,
        comments,
        shares,
        subscribers_gained,
        subscribers_lost,

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
