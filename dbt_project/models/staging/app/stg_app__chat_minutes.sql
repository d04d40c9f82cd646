-- One row per channel and minute with chat messages.
with

chat_minutes as (

    select * from {{ source('app', 'chat_minutes') }}

),

final as (

    select
        ---------- ids
        platform,
        subject_id as channel_id,

        ---------- numerics
        messages,

        ---------- timestamps
        minute

    from chat_minutes

)

select * from final
