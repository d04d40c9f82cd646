with

counted as (

    {{ counted_rows('youtube', 'video_stats', 'raw.id') }}

),

final as (

    select
        ---------- ids
        id as video_id,
        subject_id as channel_id,

        ---------- numerics
        {{ proto_duration_seconds('duration') }} as duration_seconds,
        view_count,
        like_count,
        comment_count,

        ---------- timestamps
        publish_time as published_at,

        ---------- the reading
        reader,
        subject_id,
        partition_date,
        date,
        read_at,
        observed_at

    from counted

)

select * from final
