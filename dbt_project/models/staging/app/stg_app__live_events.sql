-- One row per webhook delivery and effect: what happened to a channel.
with

live_events as (

    select * from {{ source('app', 'live_events') }}

),

final as (

    select
        ---------- ids
        platform,
        delivery_id,
        ordinal,
        subject_id as channel_id,
        livestream_id,
        game_id,

        ---------- strings
        kind,
        title,

        ---------- timestamps
        occurred_at,
        received_at

    from live_events

)

select * from final
