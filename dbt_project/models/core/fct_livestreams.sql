-- One row per livestream.
{%- set key = ['platform', 'livestream_id'] %}

with

bounds as (

    select *
    from {{ ref('fct_livestream_bounds') }}
    where {{ in_window('date', var('livestream_days'), 1) }}

),

viewers as (

    select *
    from {{ ref('fct_livestream_viewers') }}
    where {{ in_window('date', var('livestream_days'), 1) }}

),

audience as (

    select *
    from {{ ref('fct_livestream_audience') }}
    where {{ in_window('date', var('livestream_days'), 1) }}

),

-- The category with the most minutes; of equal ones the earlier.
longest as (

    select distinct on (platform, livestream_id)
        platform,
        livestream_id,
        game_id
    from {{ ref('fct_livestream_games') }}
    where {{ in_window('date', var('livestream_days'), 1) }}
    order by platform asc, livestream_id asc, minutes desc, first_started_at asc

),

final as (

    select
        bounds.platform,
        bounds.livestream_id,
        bounds.channel_id,
        bounds.date,
        bounds.title,
        bounds.url,
        bounds.channel_url,
        longest.game_id,
        bounds.started_at,
        bounds.ended_at,
        bounds.ended_at_basis,
        bounds.last_sign_at,
        bounds.offline_seen_at,
        floor({{ minutes('bounds.ended_at - bounds.started_at') }})::integer
            as duration_minutes,
        viewers.peak_viewers,
        viewers.peak_at,
        viewers.average_viewers,
        viewers.first_tenth_viewers,
        viewers.last_tenth_viewers,
        coalesce(viewers.sample_count, 0)::bigint as sample_count,
        coalesce(viewers.glitch_count, 0)::bigint as glitch_count,
        case
            when
                viewers.viewed_minutes is not null
                and bounds.ended_at > bounds.started_at
                then least(1, viewers.viewed_minutes / (
                    {{ minutes('bounds.ended_at - bounds.started_at') }}
                ))
        end::numeric(18, 6) as coverage,
        audience.chatters,
        audience.chat_messages,
        audience.chat_captured_minutes,
        audience.peak_chat_at,
        audience.followers_gained,
        case when audience.followers_gained is not null then 'events' end
            as followers_gained_basis,
        audience.subscribers_gained,
        case when audience.subscribers_gained is not null then 'events' end
            as subscribers_gained_basis

    from bounds
    left join viewers on {{ same_key(key, 'bounds', 'viewers') }}
    left join audience on {{ same_key(key, 'bounds', 'audience') }}
    left join longest on {{ same_key(key, 'bounds', 'longest') }}

)

select * from final
