-- One row per livestream and category that ran in it.
{%- set key = ['platform', 'livestream_id'] %}

with

segments as (

    select *
    from {{ ref('fct_livestream_segments') }}
    where
        game_id is not null
        and {{ in_window('date', var('livestream_days'), 1) }}

),

audience as not materialized (

    select *
    from {{ ref('fct_livestream_audience') }}
    where {{ in_window('date', var('livestream_days'), 1) }}

),

events as not materialized (

    select * from {{ ref('int_livestream_events') }} where kind = 'followed'

),

-- Followers of a segment are known if those of its stream are.
counted as (

    select
        segments.*,
        case when audience.followers_gained is not null then gained.followers end
            as followers_gained
    from segments
    left join audience on {{ same_key(key, 'segments', 'audience') }}
    left join lateral (
        select count(*) as followers
        from events
        where
            {{ same_key(['platform', 'channel_id'], 'segments', 'events') }}
            and events.occurred_at >= segments.started_at
            and events.occurred_at < segments.ended_at
    ) as gained on audience.followers_gained is not null

),

final as (

    select
        platform,
        livestream_id,
        game_id,
        channel_id,
        date,
        sum(minutes)::numeric(18, 6) as minutes,
        sum(sample_count)::bigint as sample_count,
        sum(viewed_minutes)::numeric(18, 6) as viewed_minutes,
        sum(viewer_minutes)::numeric(24, 6) as viewer_minutes,
        avg(average_viewers)::numeric(18, 6) as average_viewers,
        max(peak_viewers) as peak_viewers,
        sum(followers_gained)::bigint as followers_gained,
        min(started_at) as first_started_at,
        max(started_at) as last_started_at

    from counted

    group by 1, 2, 3, 4, 5

)

select * from final
