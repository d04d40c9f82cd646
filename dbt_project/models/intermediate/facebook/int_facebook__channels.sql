-- One row per page and reading of its profile.
with

pages as (

    select * from {{ ref('stg_facebook__pages') }}

),

final as (

    select
        'facebook'::text as platform,
        channel_id,
        partition_date,
        date,
        observed_at,
        observed_at as profile_observed_at,
        null::timestamptz as broadcast_observed_at,
        coalesce(username, channel_id) as username,
        display_name,
        'https://www.facebook.com/' || channel_id as url,
        category as account_type,
        coalesce(bio, about) as description,
        profile_image_url,
        cover_image_url,
        null::timestamptz as account_created_at, -- Facebook reports none
        null::integer as retention_days, -- posts stay
        null::text as title,
        null::text as game_id,
        null::text as language

    from pages

)

select * from final
