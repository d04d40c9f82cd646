-- One row per repository, as last seen.
{%- set attributes = [
    'name', 'full_name', 'owner_login', 'description', 'homepage_url', 'language',
    'license_key', 'topics', 'visibility', 'default_branch', 'html_url', 'is_fork',
    'is_archived', 'repository_created_at', 'repository_updated_at', 'pushed_at'
] %}

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

-- Repositories that a reading of the window contains, or no longer contains.
affected as (

    select platform, repository_id from days where {{ in_window('date') }} group by 1, 2

    {%- if is_window_run() %}

    union

    select platform, repository_id from {{ this }}
    where {{ in_window('last_seen_date') }} or {{ in_window('removed_date') }}

    union

    select existing.platform, existing.repository_id
    from lists
    inner join {{ this }} as existing
        on
            {{ is_listed_repository('existing') }}
            and existing.last_seen_date < lists.date
            and (existing.removed_date is null or existing.removed_date > lists.date)
    where {{ in_window('lists.date') }}

    {%- endif %}

),

seen as (

    select
        affected.platform,
        affected.repository_id,
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
    from affected
    {{ nearest_day('first_day', 'repository_id', 'asc') }}
    {{ nearest_day('last_day', 'repository_id', 'desc') }}

),

-- Attributes of the last reading. Outside the window the existing ones hold, unless
-- they came from a reading that no longer counts.
described as (

    select distinct on (seen.platform, seen.repository_id)
        seen.*,
        {{ fresh_or_existing(attributes, 'repositories', 'repository_id') }}
    from seen
    left join repositories
        on
            seen.platform = repositories.platform
            and seen.repository_id = repositories.repository_id
            and seen.partition_date = repositories.partition_date
            and seen.last_seen_at = repositories.observed_at
            and {{ is_reread('repositories.partition_date', 'repository_id',
                'partition_date', 'last_seen_date', 'last_seen_at') }}
    {{ join_existing('repository_id') }}

),

final as (

    select
        described.*,
        missed.date as removed_date,
        missed.observed_at as removed_at,
        case when missed.date is null then 'active' else 'removed' end as status
    from described
    -- The first complete list that should contain it and does not.
    left join lateral (
        select lists.date, lists.observed_at from lists
        where
            {{ is_listed_repository('described') }}
            and described.last_seen_date < lists.date
        order by lists.date asc
        limit 1
    ) as missed on true

)

select * from final
