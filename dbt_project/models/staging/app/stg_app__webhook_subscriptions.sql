-- One row per period of a subscription to webhooks.
with

webhook_subscriptions as (

    select * from {{ source('app', 'webhook_subscriptions') }}

),

final as (

    select
        ---------- ids
        id as subscription_id,
        platform,
        subject_id as channel_id,

        ---------- strings
        event_type,
        status,

        ---------- booleans
        is_active,

        ---------- timestamps
        active_from,
        active_until

    from webhook_subscriptions

)

select * from final
