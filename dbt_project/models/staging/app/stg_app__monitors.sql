-- One row per monitor of a person.
with

monitors as (

    select * from {{ source('app', 'monitors') }}

),

final as (

    select
        ---------- ids
        id as monitor_id,
        person_id,
        workspace_id,
        connection_id,
        platform,
        platform_resource_id as subject_id,

        ---------- strings
        monitor_type,

        ---------- booleans
        is_active,

        ---------- timestamps
        created_at

    from monitors

)

select * from final
