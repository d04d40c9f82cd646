-- One row per clip, credential and partition.
with

current_rows as (

    {{ current_rows('twitch', 'clips', 'raw.id') }}

),

final as (

    select
        ---------- ids
        id as clip_id,
        broadcaster_id as channel_id,
        nullif(video_id, '') as video_id,
        nullif(creator_id, '') as creator_id,
        nullif(nullif(game_id, ''), '0') as game_id,

        ---------- strings
        title,
        nullif(creator_name, '') as creator_name,
        nullif(url, '') as url,
        nullif(embed_url, '') as embed_url,
        nullif(thumbnail_url, '') as thumbnail_url,
        nullif(language, '') as language,

        ---------- numerics
        view_count,
        round(duration)::bigint as duration_seconds,
        vod_offset as video_offset_seconds,

        ---------- booleans
        is_featured,

        ---------- timestamps
        created_at,

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
