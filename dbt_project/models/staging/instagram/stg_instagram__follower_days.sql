-- One row per account, Pacific day, credential and partition: new followers.
with

current_rows as (

    {{ current_rows('instagram', 'follower_days', 'raw.day', day='day') }}

),

final as (

    select
        ---------- ids
        account_id as channel_id,

        ---------- numerics
        follower_count as followers_won,

        ---------- dates
        day as native_date,

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
