-- One row per Twitch stream.
with

livestreams as (

    select * from {{ ref('fct_livestreams') }}

),

games as (

    select * from {{ ref('dim_games') }}

),

owners as (

    select * from {{ ref('bridge_channel_owners') }}

),

final as (

    select
        {{ bigint_surrogate_key(['livestreams.livestream_id']) }} as id,
        owners.creatorsync_user_id::varchar(255) as user_id,
        livestreams.livestream_id::varchar(255) as stream_id,
        livestreams.title,
        games.game_name::varchar(255) as game_name,
        livestreams.game_id::varchar(255) as game_id,
        livestreams.started_at,
        livestreams.ended_at,
        livestreams.duration_minutes,
        livestreams.peak_viewers::integer as peak_viewers,
        round(livestreams.average_viewers)::integer as average_viewers,
        livestreams.chatters as total_chatters,
        livestreams.followers_gained,
        livestreams.subscribers_gained,
        now() as created_at

    from livestreams
    inner join owners
        on
            livestreams.platform = owners.platform
            and livestreams.channel_id = owners.channel_id
    left join games
        on
            livestreams.platform = games.platform
            and livestreams.game_id = games.game_id

    where
        livestreams.platform = 'twitch'
        and owners.is_primary
        and owners.creatorsync_user_id is not null
        and {{ in_window('livestreams.date', var('livestream_days'), 1) }}

)

select * from final
