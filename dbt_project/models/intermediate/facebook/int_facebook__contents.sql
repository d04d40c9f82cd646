-- One row per post and reading.
with

posts as (

    select * from {{ ref('int_facebook__post_readings') }}

),

final as (

    select
        'facebook'::text as platform,
        channel_id,
        post_id as content_id,
        partition_date,
        date,
        observed_at,
        'posts'::text as list_name,
        lower(post_type) as content_type,
        false as can_expire,
        null::text as livestream_id,
        parent_id as parent_content_id,
        null::text as game_id,
        -- Only videos have a title. The first line of its text names another post.
        coalesce(
            nullif(btrim(title), ''),
            btrim(substring(message from '[^\n\r]*[^[:space:]][^\n\r]*'))
        ) as title,
        message as description,
        url,
        image_url as thumbnail_url,
        null::text as language, -- Facebook reports none
        floor(duration_seconds)::bigint as duration_seconds,
        null::integer as reading_time_minutes,
        null::jsonb as tags, -- hashtags are in the text
        post_created_at as content_created_at,
        post_created_at as published_at

    from posts

)

select * from final
