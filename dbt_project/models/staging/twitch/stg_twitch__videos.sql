with

counted as (

    {{ counted_rows('twitch', 'videos', 'raw.id') }}

),

final as (

    select
        ---------- ids
        id as video_id,
        user_id as channel_id,
        nullif(stream_id, '') as stream_id,

        ---------- strings
        type as video_type,
        title,
        nullif(description, '') as description,
        nullif(url, '') as url,
        nullif(thumbnail_url, '') as thumbnail_url,
        viewable,
        nullif(language, '') as language,

        ---------- numerics
        view_count,
        {{ go_duration_seconds('duration') }} as duration_seconds,

        ---------- timestamps
        created_at,
        published_at,

        ---------- nested
        muted_segments::jsonb as muted_segments,

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
