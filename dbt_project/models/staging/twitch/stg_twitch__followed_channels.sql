-- One row per account, credential and partition: the number of followed channels.
with

current_rows as (

    {{ current_rows('twitch', 'followed_channels', 'raw.user_id') }}

),

final as (

    select
        ---------- ids
        user_id as channel_id,

        ---------- numerics
        total as following_total,

        ---------- the reading
        credential_id,
        subject_id,
        partition_date,
        date,
        read_at,
        observed_at

    from current_rows

)

select * from final
