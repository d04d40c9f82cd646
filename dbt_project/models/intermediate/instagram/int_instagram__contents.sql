-- One row per media or story and reading.
with

readings as (

    select * from {{ ref('int_instagram__media_readings') }}

),

final as (

    select
        'instagram'::text as platform,
        channel_id,
        media_id as content_id,
        partition_date,
        date,
        observed_at,
        list_name,
        content_type,
        list_name = 'stories' as can_expire,
        null::text as livestream_id,
        null::text as parent_content_id,
        null::text as game_id,
        null::text as title, -- media have captions
        caption as description,
        url,
        coalesce(
            thumbnail_url, case when media_type <> 'VIDEO' then media_url end
        ) as thumbnail_url,
        null::text as language,
        null::bigint as duration_seconds, -- not in the response
        null::integer as reading_time_minutes,
        null::jsonb as tags, -- hashtags are a part of the caption
        published_at as content_created_at,
        published_at

    from readings

)

select * from final
