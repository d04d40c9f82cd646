-- One row per channel, minute and chatter.
with

chat_chatters as (

    select * from {{ source('app', 'chat_chatters') }}

),

final as (

    select
        ---------- ids
        platform,
        subject_id as channel_id,
        chatter,

        ---------- timestamps
        minute

    from chat_chatters

)

select * from final
