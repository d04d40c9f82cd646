-- One row per article and reading.
with

articles as (

    select * from {{ ref('int_devto__article_readings') }}

),

final as (

    select
        'devto'::text as platform,
        channel_id,
        article_id as content_id,
        partition_date,
        date,
        observed_at,
        list_name,
        'article'::text as content_type,
        false as can_expire,
        null::text as livestream_id,
        null::text as parent_content_id,
        null::text as game_id,
        title,
        description,
        url,
        cover_image_url as thumbnail_url,
        language,
        null::bigint as duration_seconds,
        reading_time_minutes,
        tags,
        coalesce(article_created_at, published_at) as content_created_at,
        published_at

    from articles

)

select * from final
