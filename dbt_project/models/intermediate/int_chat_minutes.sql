-- One row per channel and minute with chat messages.
with

chat_minutes as (

    select * from {{ ref('stg_app__chat_minutes') }}

),

final as (

    select
        platform,
        channel_id,
        minute,
        messages

    from chat_minutes

)

select * from final
