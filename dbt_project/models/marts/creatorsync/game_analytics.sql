-- One row per user and game over all streams.
with

segments as not materialized (

    select * from {{ ref('fct_livestream_segments') }}
    where platform = 'twitch' and game_id is not null

),

games as (

    select * from {{ ref('dim_games') }}

),

owners as (

    select * from {{ ref('bridge_channel_owners') }}

),

affected as (

    select channel_id, game_id from segments
    where {{ in_window('date', var('livestream_days'), 1) }}
    group by 1, 2

),

-- A stream that returns to a game counts once.
streams as (

    select
        segments.platform,
        segments.channel_id,
        segments.game_id,
        segments.livestream_id,
        sum(segments.minutes) as minutes,
        sum(segments.viewed_minutes) as viewed_minutes,
        sum(segments.viewer_minutes) as viewer_minutes,
        avg(segments.average_viewers) as average_viewers,
        max(segments.peak_viewers) as peak_viewers,
        max(segments.started_at) as last_started_at
    from affected
    inner join segments
        on
            affected.channel_id = segments.channel_id
            and affected.game_id = segments.game_id
    group by 1, 2, 3, 4

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
        null::bigint as total_followers_gained,
        max(streams.last_started_at) as last_streamed_at,
        now() as created_at,
        now() as updated_at

    from streams
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
