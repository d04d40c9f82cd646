-- One row per channel, credential and partition: the number of subscriptions.
with

current_rows as (

    {{ current_rows('twitch', 'subscriptions', 'raw.broadcaster_id') }}

),

final as (

    select
        ---------- ids
        broadcaster_id as channel_id,

        ---------- numerics
        total as subscribers_total,
        points as subscriber_points_total,

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
