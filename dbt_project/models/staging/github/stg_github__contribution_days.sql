-- One row per account, day in its time zone, credential and partition.
with

current_rows as (

    {{ current_rows('github', 'contribution_days', 'raw.user_id, raw.day', day='day') }}

),

final as (

    select
        ---------- ids
        user_id as channel_id,

        ---------- strings
        contribution_level,

        ---------- numerics
        contribution_count as contributions,
        commits,
        issues,
        pull_requests,
        reviews,
        repositories_created,
        repositories_contributed_to,

        ---------- dates
        day,

        ---------- the reading
        credential_id,
        is_own,
        subject_id,
        partition_date,
        read_at,
        observed_at

    from current_rows

)

select * from final
