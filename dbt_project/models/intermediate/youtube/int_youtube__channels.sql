-- One row per channel and reading.
with

channels as (

    select * from {{ ref('stg_youtube__channels') }}

),

final as (

    select
        'youtube'::text as platform,
        channel_id,
        partition_date,
        date,
        observed_at,
        observed_at as profile_observed_at,
        null::timestamptz as broadcast_observed_at,
        custom_url as username,
        display_name,
        'https://www.youtube.com/channel/' || channel_id as url,
        null::text as account_type, -- YouTube reports none
        description,
        profile_image_url,
        cover_image_url,
        account_created_at,
        null::integer as retention_days, -- recordings stay
        null::text as title,
        null::text as game_id,
        null::text as language

    from channels

)

select * from final
