-- One row per video and reading: what only the table of posts needs.
with

videos as (

    select * from {{ ref('stg_youtube__videos') }}

),

final as (

    select
        'youtube'::text as platform,
        video_id as content_id,
        partition_date,
        date,
        observed_at,
        'Video'::text as post_type,
        null::text as account_name, -- the channel's own row has it
        null::text as video_url, -- YouTube gives no address of the file
        null::text as aspect_ratio,
        definition as resolution,
        null::jsonb as crossposting, -- YouTube has no cross-posts
        null::text as original_platform,
        null::text as monetization_status, -- content partners only
        blocked_countries as restricted_countries,
        category_id as content_category,
        privacy_status,
        null::text as custom_labels

    from videos

)

select * from final
