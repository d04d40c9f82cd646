-- One row per webhook delivery and effect: what happened to a channel.
with

live_events as (

    select * from {{ ref('stg_app__live_events') }}

),

final as (

    select
        platform,
        channel_id,
        kind,
        occurred_at,
        livestream_id,
        title,
        nullif(nullif(game_id, ''), '0') as game_id

    from live_events

)

select * from final
