-- One row per page, credential and partition: profile and totals.
with

current_rows as (

    {{ current_rows('facebook', 'pages', 'raw.id') }}

),

final as (

    select
        ---------- ids
        id as channel_id,

        ---------- strings
        nullif(name, '') as display_name,
        nullif(username, '') as username,
        nullif(link, '') as url,
        nullif(about, '') as about,
        nullif(bio, '') as bio,
        nullif(category, '') as category,
        nullif(picture_url, '') as profile_image_url,
        nullif(cover_url, '') as cover_image_url,

        ---------- numerics
        fan_count as like_count,
        followers_count as follower_count,

        ---------- booleans
        is_published,

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
