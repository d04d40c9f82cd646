-- One row per video, credential and partition.
with

current_rows as (

    {{ current_rows('twitch', 'videos', 'raw.id') }}

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
        -- Such as 3h8m33s.
        case
            when duration ~ '^(?=.)(\d+h)?(\d+m)?(\d+s)?$'
                then
                    coalesce(substring(duration from '(\d+)h')::bigint, 0) * 3600
                    + coalesce(substring(duration from '(\d+)m')::bigint, 0) * 60
                    + coalesce(substring(duration from '(\d+)s')::bigint, 0)
        end as duration_seconds,

        ---------- timestamps
        created_at,
        published_at,

        ---------- nested
        muted_segments::jsonb as muted_segments,

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
