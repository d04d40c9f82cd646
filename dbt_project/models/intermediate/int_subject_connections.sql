-- One row per subject and connection that reads it: the connection's own account and
-- what its active monitors name.
with

connections as (

    select * from {{ ref('stg_app__connections') }}

),

channels as (

    select * from {{ ref('stg_app__channels') }}

),

monitors as (

    select * from {{ ref('stg_app__monitors') }}

),

subjects as (

    select
        connection_id,
        channel_id as subject_id,
        true as is_read_by_it,
        true as is_own
    from connections

    union all

    select
        connection_id,
        channel_id as subject_id,
        true as is_read_by_it,
        false as is_own
    from channels
    where connection_id is not null

    union all

    select
        connection_id,
        {{ monitored_subject('monitor_type', 'subject_id') }} as subject_id,
        false as is_read_by_it,
        false as is_own
    from monitors
    where is_active and subject_id is not null

),

final as (

    select
        connections.platform,
        subjects.subject_id,
        connections.connection_id,
        connections.person_id,
        connections.is_active,
        connections.created_at as connected_at,
        bool_or(subjects.is_read_by_it) as is_read_by_it,
        bool_or(subjects.is_own) as is_own

    from subjects
    inner join connections
        on subjects.connection_id = connections.connection_id

    group by 1, 2, 3, 4, 5, 6

)

select * from final
