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
        connected_at,
        (
            row_number() over (
                partition by platform, subject_id
                order by is_active desc, connected_at asc, connection_id asc
            )
        )::integer as place

    from connections

)

select * from final
