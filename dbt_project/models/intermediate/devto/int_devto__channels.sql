-- One row per account and reading of its profile.
with

users as (

    select * from {{ ref('stg_devto__users') }}

),

final as (

    select
        'devto'::text as platform,
        channel_id,
        partition_date,
        date,
        observed_at,
        observed_at as profile_observed_at,
        null::timestamptz as broadcast_observed_at,
        username,
        display_name,
        'https://dev.to/' || nullif(username, '') as url,
        'normal'::text as account_type,
        description,
        profile_image_url,
        null::text as cover_image_url, -- accounts have none
        account_created_at,
        null::integer as retention_days,
        null::text as title,
        null::text as game_id,
        null::text as language

    from users

)

select * from final
