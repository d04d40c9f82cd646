-- One row per category and reading that names it.
with

games as (

    select * from {{ ref('stg_twitch__games') }}

),

streams as (

    select * from {{ ref('stg_twitch__streams') }}

),

final as (

    select
        'twitch'::text as platform,
        game_id,
        partition_date,
        date,
        observed_at,
        game_name,
        box_art_url,
        igdb_id
    from games

    union all

    -- Each stream has the name of its category, in case the lookup fails.
    select
        'twitch'::text as platform,
        game_id,
        partition_date,
        date,
        observed_at,
        game_name,
        null::text as box_art_url,
        null::text as igdb_id
    from streams
    where game_id is not null

)

select * from final
