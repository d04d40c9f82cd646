-- One row per current reading: the result of reading one resource of one subject.
with

readings as (

    select * from {{ source('app', 'readings') }}

),

final as (

    select
        ---------- ids
        id as reading_id,
        load_id,
        platform,
        resource,
        subject_id,
        credential_id,

        ---------- strings
        kind,
        status,
        reason,

        ---------- numerics
        rows,

        ---------- booleans
        is_own,

        ---------- dates
        partition_date,
        {{ closing_date('observed_at') }} as date,
        window_start,
        window_end,

        ---------- timestamps
        observed_at

    from readings

    where is_current

)

select * from final
