-- One row per connection and day with complete contributions of its account.
with

contribution_days as (

    select * from {{ ref('fct_contribution_days') }}

),

connections as (

    select * from {{ ref('bridge_subject_connections') }} where is_own

),

final as (

    select
        {{ uuid_surrogate_key([
            'connections.connection_id', 'contribution_days.date'
        ]) }} as id,
        connections.connection_id as platform_connection_id,
        contribution_days.date,
        contribution_days.commits_gained as commits_count,
        contribution_days.pull_requests_gained as pull_requests_count,
        contribution_days.issues_gained as issues_count,
        contribution_days.repositories_contributed_to,
        now() as created_at

    from contribution_days
    inner join connections
        on
            contribution_days.platform = connections.platform
            and contribution_days.channel_id = connections.subject_id

    where
        contribution_days.platform = 'github'
        and num_nulls(
            contribution_days.commits_gained,
            contribution_days.pull_requests_gained,
            contribution_days.issues_gained,
            contribution_days.repositories_contributed_to
        ) = 0
        and (
            {{ in_window('contribution_days.date', restated_days()) }}
            or {{ in_window('contribution_days.partition_date') }}
        )

)

select * from final
