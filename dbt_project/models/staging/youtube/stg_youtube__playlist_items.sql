-- One row per listed upload, credential and partition.
with

current_rows as (

    {{ current_rows('youtube', 'playlist_items', 'raw.video_id') }}

),

final as (

    select
        ---------- ids
        video_id,
        channel_id,
        nullif(playlist_id, '') as playlist_id,

        ---------- strings
        nullif(title, '') as title,
        nullif(privacy_status, '') as privacy_status,

        ---------- numerics
        position,

        ---------- timestamps
        published_at as listed_at,
        video_published_at as published_at,

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
