-- One row per account, credential and partition: the profile.
with

current_rows as (

    {{ current_rows('twitch', 'users', 'raw.id') }}

),

final as (

    select
        ---------- ids
        id as channel_id,

        ---------- strings
        login,
        nullif(display_name, '') as display_name,
        broadcaster_type,
        nullif(type, '') as user_type,
        nullif(description, '') as description,
        nullif(profile_image_url, '') as profile_image_url,
        nullif(offline_image_url, '') as offline_image_url,

        ---------- timestamps
        created_at as account_created_at,

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
