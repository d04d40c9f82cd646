-- One row per live, scheduled or just ended broadcast, credential and reading.
with

current_rows as (

    {{ current_rows('youtube', 'live_videos', 'raw.id, raw.observed_at') }}

),

final as (

    select
        ---------- ids
        id as video_id,
        channel_id,

        ---------- strings
        nullif(title, '') as title,
        nullif(live_broadcast_content, '') as live_state,

        ---------- numerics
        concurrent_viewers,

        ---------- timestamps
        scheduled_start_time as scheduled_start_at,
        actual_start_time as stream_started_at,
        actual_end_time as stream_ended_at,

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
