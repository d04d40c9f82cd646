-- One row per channel and reading of its profile or its broadcast.
with

users as (

    select * from {{ ref('stg_twitch__users') }}

),

channels as (

    select * from {{ ref('stg_twitch__channels') }}

),

profiles as (

    select
        channel_id,
        partition_date,
        date,
        observed_at,
        observed_at as profile_observed_at,
        null::timestamptz as broadcast_observed_at,
        login as username,
        display_name,
        'https://www.twitch.tv/' || nullif(login, '') as url,
        case broadcaster_type when '' then 'normal' else broadcaster_type end
            as account_type,
        description,
        profile_image_url,
        null::text as cover_image_url, -- Twitch reports none
        account_created_at,
        -- Retention of recordings (help pages of Twitch, 2025). Accounts with Prime or
        -- Turbo have 60 days too, but the API does not show them.
        case broadcaster_type
            when 'partner' then 60
            when 'affiliate' then 14
            when '' then 7
        end as retention_days,
        null::text as title,
        null::text as game_id,
        null::text as language

    from users

),

broadcasts as (

    select
        channel_id,
        partition_date,
        date,
        observed_at,
        null::timestamptz as profile_observed_at,
        observed_at as broadcast_observed_at,
        null::text as username,
        null::text as display_name,
        null::text as url,
        null::text as account_type,
        null::text as description,
        null::text as profile_image_url,
        null::text as cover_image_url,
        null::timestamptz as account_created_at,
        null::integer as retention_days,
        title,
        game_id,
        language

    from channels

),

final as (

    select
        'twitch'::text as platform,
        profiles.*
    from profiles

    union all

    select
        'twitch'::text as platform,
        broadcasts.*
    from broadcasts

)

select * from final
