with

connections as (

    select * from {{ ref('stg_app__connections') }}

),

monitors as (

    select * from {{ ref('stg_app__monitors') }}

),

-- A connection reads its own account; a monitor without a subject means that too.
subjects as (

    select
        platform,
        channel_id as subject_id,
        connection_id
    from connections

    union all

    select
        platform,
        subject_id,
        connection_id
    from monitors
    where is_active and subject_id is not null

),

final as (

    select
        subjects.platform,
        subjects.subject_id,
        connections.connection_id,
        connections.person_id,
        connections.is_active,
        connections.created_at as connected_at,
        bool_or(subjects.subject_id = connections.channel_id) as is_own

    from subjects
    inner join connections
        on subjects.connection_id = connections.connection_id

    group by 1, 2, 3, 4, 5, 6

)

select * from final
