-- One row per account, credential and partition: the profile and its counters.
with

current_rows as (

    {{ current_rows('instagram', 'accounts', 'raw.id') }}

),

final as (

    select
        ---------- ids
        id as channel_id,

        ---------- strings
        nullif(username, '') as username,
        nullif(name, '') as display_name,
        nullif(biography, '') as description,
        nullif(website, '') as website_url,
        nullif(profile_picture_url, '') as profile_image_url,

        ---------- numerics
        followers_count,
        follows_count,
        media_count,

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
