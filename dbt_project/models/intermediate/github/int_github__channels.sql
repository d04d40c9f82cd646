-- One row per account and reading of its profile.
with

users as (

    select * from {{ ref('stg_github__users') }}

),

final as (

    select
        'github'::text as platform,
        channel_id,
        partition_date,
        date,
        observed_at,
        observed_at as profile_observed_at,
        null::timestamptz as broadcast_observed_at,
        login as username,
        coalesce(display_name, login) as display_name,
        'https://github.com/' || nullif(login, '') as url,
        lower(account_type) as account_type,
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
