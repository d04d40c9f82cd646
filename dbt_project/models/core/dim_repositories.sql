{%- set attributes = [
    'name', 'full_name', 'owner_login', 'description', 'homepage_url', 'language',
    'license_key', 'topics', 'visibility', 'default_branch', 'html_url', 'is_fork',
    'is_archived', 'repository_created_at', 'repository_updated_at', 'pushed_at'
] -%}

with

days as not materialized (

    select * from {{ ref('fct_repository_days') }}

),

lists as not materialized (

    select * from {{ ref('fct_list_days') }}

),

repositories as (

    {{ conformed('repositories', [
        'platform', 'repository_id', 'partition_date', 'observed_at'
    ] + attributes) }}

),

-- What a reading of the window saw, or did not see any more.
touched as (

    select platform, repository_id from days where {{ in_window('date') }} group by 1, 2

    {%- if is_window_run() %}

    union

    select platform, repository_id from {{ this }}
    where {{ in_window('last_seen_date') }} or {{ in_window('removed_date') }}

    union

    select held.platform, held.repository_id
    from lists
    inner join {{ this }} as held
        on
            {{ is_of_list('held') }}
            and held.last_seen_date < lists.date
            and (held.removed_date is null or held.removed_date > lists.date)
    where {{ in_window('lists.date') }}

    {%- endif %}

),

seen as (

    select
        touched.platform,
        touched.repository_id,
        last_day.channel_id,
        last_day.subject_id,
        last_day.list_name,
        last_day.is_private,
        last_day.stars_total,
        last_day.forks_total,
        last_day.watchers_total,
        last_day.open_issues_total,
        first_day.observed_at as first_seen_at,
        last_day.observed_at as last_seen_at,
        last_day.date as last_seen_date,
        last_day.partition_date
    from touched
    {{ day_of_repository('first_day', 'asc') }}
    {{ day_of_repository('last_day', 'desc') }}

),

-- What was last seen outside the window is known already, unless a reading that no
-- longer counts had changed it.
described as (

    select distinct on (seen.platform, seen.repository_id)
        seen.*,
        {{ fresh_or_held(attributes, 'repositories', 'repository_id') }}
    from seen
    left join repositories
        on
            seen.platform = repositories.platform
            and seen.repository_id = repositories.repository_id
            and seen.partition_date = repositories.partition_date
            and seen.last_seen_at = repositories.observed_at
            and {{ is_of_changed_repository('repositories.partition_date') }}
    {{ held_repositories() }}

),

final as (

    select
        described.*,
        gone.date as removed_date,
        gone.observed_at as removed_at,
        case when gone.date is null then 'active' else 'removed' end as status
    from described
    -- The first complete list that should have it and has it not.
    left join lateral (
        select lists.date, lists.observed_at from lists
        where {{ is_of_list('described') }} and described.last_seen_date < lists.date
        order by lists.date asc
        limit 1
    ) as gone on true

)

select * from final
