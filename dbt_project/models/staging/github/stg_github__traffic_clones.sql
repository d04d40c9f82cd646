-- One row per repository, UTC day, credential and partition.
with

current_rows as (

    {{ current_rows(
        'github', 'traffic_clones', 'raw.repository_id, raw.day', day='day'
    ) }}

),

final as (

    select
        ---------- ids
        repository_id,

        ---------- numerics
        count as clones,
        uniques as visitors,

        ---------- booleans
        is_omitted,

        ---------- dates
        day,

        ---------- the reading
        credential_id,
        subject_id,
        partition_date,
        read_at,
        observed_at

    from current_rows

)

select * from final
