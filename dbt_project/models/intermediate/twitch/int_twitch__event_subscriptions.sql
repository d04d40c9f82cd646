-- One row per kind of event and period in which its webhooks were subscribed.
with

subscriptions as (

    select * from {{ ref('stg_app__webhook_subscriptions') }}

),

final as (

    select
        platform,
        channel_id,
        case event_type
            when 'stream.online' then 'started'
            when 'stream.offline' then 'ended'
            when 'channel.update' then 'changed'
            when 'channel.follow' then 'followed'
            when 'channel.subscribe' then 'subscribed'
            when 'channel.chat.message' then 'chat'
        end as kind,
        active_from,
        coalesce(active_until, 'infinity') as active_until

    from subscriptions

    where
        platform = 'twitch'
        and active_from is not null

)

select * from final
