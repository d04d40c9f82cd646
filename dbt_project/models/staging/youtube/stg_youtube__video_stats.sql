-- One row per video, credential and partition, if the quota allowed its counters only.
with

current_rows as (

    {{ current_rows('youtube', 'video_stats', 'raw.id') }}

),

final as (

    select
        ---------- ids
        id as video_id,
        subject_id as channel_id,

        ---------- numerics
        -- A protobuf duration, such as 1267s.
        case
            when duration ~ '^\d{1,9}(\.\d+)?s$'
                then floor(rtrim(duration, 's')::numeric)::bigint
        end as duration_seconds,
        view_count,
        like_count,
        comment_count,

        ---------- timestamps
        publish_time as published_at,

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
