-- One row per channel, minute and chatter.
with

chat_chatters as (

    select * from {{ ref('stg_app__chat_chatters') }}

),

final as (

    select
        platform,
        channel_id,
        minute,
        chatter

    from chat_chatters

)

select * from final
