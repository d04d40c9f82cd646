-- One row per user and game over all streams.
with

streams as not materialized (

    select * from {{ ref('fct_livestream_games') }} where platform = 'twitch'

),

games as (

    select * from {{ ref('dim_games') }}

),

owners as (

    select * from {{ ref('bridge_channel_owners') }}

),

affected as (

    select channel_id, game_id from streams
    where {{ in_window('date', var('livestream_days'), 1) }}
    group by 1, 2

),

final as (

    select
        {{ bigint_surrogate_key([
            'owners.creatorsync_user_id', 'streams.game_id'
        ]) }} as id,
        owners.creatorsync_user_id::varchar(255) as user_id,
        streams.game_id::varchar(255) as game_id,
        games.game_name::varchar(255) as game_name,
        (count(*) filter (where streams.minutes >= 1))::integer as total_streams,
        (sum(streams.minutes) / 60)::numeric(10, 2) as total_hours_streamed,
        coalesce(
            sum(streams.viewer_minutes) / nullif(sum(streams.viewed_minutes), 0),
            avg(streams.average_viewers)
        )::numeric(10, 2) as average_viewers,
        max(streams.peak_viewers)::integer as peak_viewers,
        sum(streams.followers_gained)::bigint as total_followers_gained,
        max(streams.last_started_at) as last_streamed_at,
        now() as created_at,
        now() as updated_at

    from affected
    inner join streams
        on
            affected.channel_id = streams.channel_id
            and affected.game_id = streams.game_id
    inner join owners
        on
            streams.platform = owners.platform
            and streams.channel_id = owners.channel_id
    left join games
        on
            streams.platform = games.platform
            and streams.game_id = games.game_id

    where
        owners.is_primary
        and owners.creatorsync_user_id is not null

    group by owners.creatorsync_user_id, streams.game_id, games.game_name

)

select * from final
