-- One row per author and partition: followers, counted over the whole list.
with

current_rows as (

    {{ current_rows('devto', 'followers', 'raw.user_id') }}

),

final as (

    select
        ---------- ids
        user_id as channel_id,

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
