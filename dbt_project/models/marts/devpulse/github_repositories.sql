-- One row per repository, as last seen.
with

repositories as (

    select * from {{ ref('dim_repositories') }}

),

connections as (

    select * from {{ ref('bridge_subject_connections') }}

),

final as (

    select
        {{ uuid_surrogate_key(['repositories.repository_id']) }} as id,
        owner.connection_id as platform_connection_id,
        repositories.repository_id::bigint as github_repo_id,
        repositories.name,
        repositories.full_name,
        repositories.description,
        repositories.language,
        repositories.stars_total as stars_count,
        repositories.forks_total as forks_count,
        repositories.watchers_total as watchers_count,
        repositories.open_issues_total as open_issues_count,
        repositories.is_private,
        repositories.is_fork,
        repositories.default_branch,
        repositories.html_url,
        repositories.repository_created_at as created_at,
        repositories.repository_updated_at as updated_at,
        repositories.last_seen_at as synced_at

    from repositories
    {{ owning_connection('github', "connections.subject_id in (
                repositories.channel_id, 'repository:' || repositories.repository_id
            )
            and (connections.is_own or not repositories.is_private)") }}

    where
        repositories.platform = 'github'
        -- The API always returns these; core keeps a record without them.
        and num_nulls(
            repositories.name,
            repositories.full_name,
            repositories.stars_total,
            repositories.forks_total,
            repositories.open_issues_total,
            repositories.is_private,
            repositories.is_fork,
            repositories.default_branch,
            repositories.html_url,
            repositories.repository_created_at,
            repositories.repository_updated_at
        ) = 0
        and (
            {{ closes_in_window('repositories.last_seen_at') }}
            {%- if is_window_run() %}
            -- Last seen in the window by a reading that no longer counts.
            or repositories.repository_id = any(array(
                select existing.github_repo_id::text from {{ this }} as existing
                where {{ closes_in_window('existing.synced_at') }}
            ))
            {%- endif %}
        )

)

select * from final
