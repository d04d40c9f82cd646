-- One row per account, Pacific day, credential and partition: totals of the day.
with

current_rows as (

    {{ current_rows('instagram', 'account_days', 'raw.day', day='day') }}

),

final as (

    select
        ---------- ids
        account_id as channel_id,

        ---------- numerics
        views,
        reach,
        accounts_engaged,
        total_interactions as interactions,
        likes,
        comments,
        shares,
        saves,
        replies,
        profile_views,
        profile_links_taps as link_taps,
        follows,
        unfollows,

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
