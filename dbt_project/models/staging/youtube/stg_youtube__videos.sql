-- One row per video, credential and partition: attributes and counters.
with

current_rows as (

    {{ current_rows('youtube', 'videos', 'raw.id') }}

),

final as (

    select
        ---------- ids
        id as video_id,
        channel_id,
        nullif(category_id, '') as category_id,

        ---------- strings
        nullif(title, '') as title,
        nullif(description, '') as description,
        {{ largest_thumbnail('thumbnails') }} as thumbnail_url,
        nullif(live_broadcast_content, '') as live_state,
        coalesce(
            nullif(default_audio_language, ''), nullif(default_language, '')
        ) as language,
        nullif(definition, '') as definition,
        nullif(upload_status, '') as upload_status,
        nullif(privacy_status, '') as privacy_status,

        ---------- numerics
        -- ISO 8601, such as PT21M7S or P1DT2H. Months and years have no fixed length.
        case
            when
                duration ~ (
                    '^P(?=.)(\d{1,6}W)?(\d{1,6}D)?'
                    || '(T(?=.)(\d{1,6}H)?(\d{1,6}M)?(\d{1,9}(\.\d+)?S)?)?$'
                )
                then floor(extract(epoch from duration::interval))::bigint
        end as duration_seconds,
        view_count,
        like_count,
        comment_count,
        concurrent_viewers,

        ---------- booleans
        caption = 'true' as has_captions,
        licensed_content as is_licensed_content,
        made_for_kids as is_made_for_kids,

        ---------- timestamps
        published_at,
        publish_at as scheduled_publish_at,
        scheduled_start_time as scheduled_start_at,
        actual_start_time as stream_started_at,
        actual_end_time as stream_ended_at,

        ---------- nested
        tags::jsonb as tags,
        -- Facts of the video without a restriction say that there is none. A list of
        -- allowed countries does not name the blocked ones.
        case
            when region_restriction::jsonb ? 'blocked'
                then region_restriction::jsonb -> 'blocked'
            when
                definition is not null
                and coalesce(region_restriction::jsonb, 'null') = 'null'
                then '[]'::jsonb
        end as blocked_countries,

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
