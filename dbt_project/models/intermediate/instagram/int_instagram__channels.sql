-- One row per account and reading of its profile.
with

accounts as (

    select * from {{ ref('stg_instagram__accounts') }}

),

final as (

    select
        'instagram'::text as platform,
        channel_id,
        partition_date,
        date,
        observed_at,
        observed_at as profile_observed_at,
        null::timestamptz as broadcast_observed_at,
        username,
        display_name,
        'https://www.instagram.com/' || username || '/' as url,
        null::text as account_type, -- only professional accounts are read
        description,
        profile_image_url,
        null::text as cover_image_url, -- accounts have none
        null::timestamptz as account_created_at, -- the API has none
        1 as retention_days, -- of stories; media stay
        null::text as title,
        null::text as game_id,
        null::text as language

    from accounts

)

select * from final
