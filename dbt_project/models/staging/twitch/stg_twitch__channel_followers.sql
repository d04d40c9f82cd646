-- One row per channel, credential and partition: the number of followers.
with

current_rows as (

    {{ current_rows('twitch', 'channel_followers', 'raw.broadcaster_id') }}

),

final as (

    select
        ---------- ids
        broadcaster_id as channel_id,

        ---------- numerics
        total as followers_total,

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
