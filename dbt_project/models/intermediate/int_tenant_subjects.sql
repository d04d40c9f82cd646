-- One row per tenant and subject that counts for it.
with

subjects as (

    select * from {{ ref('int_subject_connections') }}

),

monitors as (

    select * from {{ ref('stg_app__monitors') }}

),

connections as (

    select * from {{ ref('stg_app__connections') }}

),

workspaces as (

    select * from {{ ref('stg_app__workspaces') }}

),

monitored as (

    select
        monitors.workspace_id,
        monitors.platform,
        connections.channel_id,
        coalesce(
            {{ monitored_subject('monitors.monitor_type', 'monitors.subject_id') }},
            connections.channel_id
        ) as subject_id
    from monitors
    inner join connections
        on monitors.connection_id = connections.connection_id
    where monitors.is_active and monitors.workspace_id is not null

),

-- A person counts what the person's own tokens read, not public monitors.
final as (

    select
        person_id as tenant_id,
        person_id,
        null::uuid as workspace_id,
        platform,
        subject_id,
        bool_or(is_own) as is_own
    from subjects
    where is_read_by_it
    group by 1, 2, 3, 4, 5

    union all

    select
        workspaces.workspace_id as tenant_id,
        workspaces.owner_id as person_id,
        workspaces.workspace_id,
        monitored.platform,
        monitored.subject_id,
        bool_or(monitored.subject_id = monitored.channel_id) as is_own
    from monitored
    inner join workspaces
        on monitored.workspace_id = workspaces.workspace_id
    group by 1, 2, 3, 4, 5

)

select * from final
