-- One row per live stream, credential and sample.
with

current_rows as (

    {{ current_rows('twitch', 'streams', 'raw.id, raw.observed_at') }}

),

final as (

    select
        ---------- ids
        id as stream_id,
        user_id as channel_id,
        nullif(nullif(game_id, ''), '0') as game_id,

        ---------- strings
        type as stream_type,
        nullif(user_login, '') as channel_login,
        title,
        nullif(game_name, '') as game_name,
        nullif(language, '') as language,
        nullif(thumbnail_url, '') as thumbnail_url,

        ---------- numerics
        viewer_count,

        ---------- booleans
        is_mature,

        ---------- timestamps
        started_at,

        ---------- nested
        tags::jsonb as tags,

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
