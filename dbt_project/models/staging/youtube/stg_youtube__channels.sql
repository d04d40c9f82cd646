-- One row per channel, credential and partition: profile and totals.
with

current_rows as (

    {{ current_rows('youtube', 'channels', 'raw.id') }}

),

final as (

    select
        ---------- ids
        id as channel_id,
        nullif(uploads, '') as uploads_playlist_id,

        ---------- strings
        nullif(title, '') as display_name,
        nullif(custom_url, '') as custom_url,
        nullif(description, '') as description,
        nullif(country, '') as country,
        {{ largest_thumbnail('thumbnails') }} as profile_image_url,
        nullif(banner_url, '') as cover_image_url,

        ---------- numerics
        view_count,
        subscriber_count,
        video_count,

        ---------- booleans
        hidden_subscriber_count as is_subscriber_count_hidden,

        ---------- timestamps
        published_at as account_created_at,

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
