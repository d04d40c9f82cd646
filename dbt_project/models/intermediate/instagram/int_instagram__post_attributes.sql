-- One row per media or story and reading: what only the table of posts needs.
with

readings as (

    select * from {{ ref('int_instagram__media_readings') }}

),

final as (

    select
        'instagram'::text as platform,
        media_id as content_id,
        partition_date,
        date,
        observed_at,
        -- A carousel is a photo, whatever it contains.
        case content_type
            when 'story' then 'Status'
            when 'reel' then 'Reel'
            when 'video' then 'Video'
            else 'Photo'
        end as post_type,
        null::text as account_name, -- the channel's own row has it
        case when media_type = 'VIDEO' then media_url end as video_url,
        null::text as aspect_ratio, -- not in the response
        null::text as resolution,
        null::jsonb as crossposting,
        null::text as original_platform,
        null::text as monetization_status, -- no open endpoint
        null::jsonb as restricted_countries, -- no such field
        null::text as content_category,
        'public'::text as privacy_status, -- professional accounts are public
        null::text as custom_labels

    from readings

)

select * from final
