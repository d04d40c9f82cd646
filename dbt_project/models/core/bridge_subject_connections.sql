-- One row per subject and connection that reads it or monitors it, as of now.
with

connections as (

    select * from {{ ref('int_subject_connections') }}

),

final as (

    select
        platform,
        subject_id,
        connection_id,
        person_id,
        is_active,
        is_read_by_it,
        is_own,
        connected_at

    from connections

)

select * from final
