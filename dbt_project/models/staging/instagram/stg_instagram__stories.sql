-- One row per story, credential and partition: attributes and counters.
with

current_rows as (

    {{ current_rows('instagram', 'stories', 'raw.id') }}

),

final as (

    select
        ---------- ids
        id as media_id,
        subject_id as channel_id,

        ---------- strings
        media_type,
        'STORY'::text as product,
        nullif(caption, '') as caption,
        nullif(permalink, '') as url,
        nullif(media_url, '') as media_url,
        nullif(thumbnail_url, '') as thumbnail_url,

        ---------- numerics
        like_count,
        comments_count,

        ---------- timestamps
        timestamp as published_at,

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
