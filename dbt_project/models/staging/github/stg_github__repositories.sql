-- One row per repository, credential and partition.
with

current_rows as (

    {{ current_rows('github', 'repositories', 'raw.id') }}

),

final as (

    select
        ---------- ids
        id as repository_id,
        node_id,
        owner_id as channel_id,

        ---------- strings
        name,
        full_name,
        owner_login,
        nullif(description, '') as description,
        nullif(homepage, '') as homepage_url,
        language,
        license_key,
        visibility,
        default_branch,
        html_url,

        ---------- numerics
        stargazers_count as stars_total,
        forks_count as forks_total,
        subscribers_count as watchers_total,
        open_issues_count as open_issues_total,
        size as size_kilobytes,

        ---------- booleans
        private as is_private,
        fork as is_fork,
        archived as is_archived,
        disabled as is_disabled,
        is_template,
        can_push,

        ---------- timestamps
        created_at as repository_created_at,
        updated_at as repository_updated_at,
        pushed_at,

        ---------- nested
        topics::jsonb as topics,

        ---------- the reading
        credential_id,
        is_own,
        subject_id,
        partition_date,
        date,
        read_at,
        observed_at

    from current_rows

)

select * from final
