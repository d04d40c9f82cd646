-- One row per video or reel, credential and partition.
with

current_rows as (

    {{ current_rows('facebook', 'videos', 'raw.id') }}

),

uploaded as (

    select
        *,
        jsonb_path_query_first(format::jsonb, '$[*] ? (@.filter == "native")')
            as native
    from current_rows

),

final as (

    select
        ---------- ids
        id as video_id,
        page_id as channel_id,
        page_id || '_' || nullif(post_id, '') as post_id,
        nullif(universal_video_id, '') as universal_video_id,

        ---------- strings
        edge,
        nullif(title, '') as title,
        nullif(description, '') as description,
        case
            when permalink_url like '/%'
                then 'https://www.facebook.com' || permalink_url
            else nullif(permalink_url, '')
        end as url,
        nullif(content_category, '') as content_category,
        nullif(video_status, '') as video_status,
        nullif(privacy, '') as privacy,

        ---------- numerics
        length::numeric as duration_seconds,
        views as view_count,
        case
            when native ->> 'width' ~ '^[1-9]\d{0,4}$'
                then (native ->> 'width')::integer
        end as width,
        case
            when native ->> 'height' ~ '^[1-9]\d{0,4}$'
                then (native ->> 'height')::integer
        end as height,

        ---------- booleans
        published as is_published,
        is_crosspost_video as is_crosspost,

        ---------- timestamps
        created_time as video_created_at,

        ---------- nested
        nullif(custom_labels::jsonb, 'null') as custom_labels,

        ---------- the reading
        credential_id,
        subject_id,
        partition_date,
        date,
        read_at,
        observed_at

    from uploaded

)

select * from final
