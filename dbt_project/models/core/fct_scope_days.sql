{%- set columns = [
    'scope_id', 'platform', 'date', 'person_id', 'workspace_id', 'observed_at',
    'stars_total', 'forks_total', 'repositories_total', 'commits_total', 'views_total',
    'likes_total', 'followers_total', 'contents_total'
] -%}
{%- set tellers = var('conformed')['repositories'] -%}
{%- set summed = var('summed_contents') -%}

with

scopes as (

    select * from {{ ref('bridge_scope_subjects') }}

),

lists as not materialized (

    select * from {{ ref('fct_list_days') }}

),

-- Days on which a subject was read, or of which a history tells, which is read later.
observed as (

    select platform, subject_id, date, max(observed_at) as observed_at
    from (
        {% for days, observed_at in [
            (ref('fct_channel_days'), 'observed_at'),
            (ref('fct_list_days'), 'observed_at'),
            (ref('fct_contribution_days'), 'null::timestamptz as observed_at'),
        ] %}
        select platform, channel_id as subject_id, date, {{ observed_at }}
        from {{ days }}
        where {{ from_window('date', var('restated_days')) }}
        {{ 'union all' if not loop.last }}
        {% endfor %}
    ) as told
    group by 1, 2, 3

),

points as (

    {{ points_to_build() }}

),

repository_sums as (

    {{ sums_of_items(
        ref('dim_repositories'), ref('fct_repository_days'), 'repository_id',
        "scopes.subject_id in (items.channel_id, 'repository:' || items.repository_id)",
        'subject_id', ['stars_total', 'forks_total'],
        '(scopes.is_own or not last_day.is_private)'
    ) }}

),

content_sums as (

    {{ sums_of_items(
        ref('dim_contents'), ref('fct_content_days'), 'content_id',
        'scopes.subject_id = items.channel_id', 'channel_id',
        ['views_total', 'likes_total'],
        "last_day.list_name <> 'drafts' and items.platform in ('"
        ~ summed | join("', '") ~ "')"
    ) }}

),

subject_sums as (

    select
        points.scope_id,
        points.platform,
        points.date,
        scopes.person_id,
        scopes.workspace_id,
        bool_or(listed.date is not null) as has_list,
        {{ whole_sum('viewed.views_total') }} as views_total,
        {{ whole_sum('viewed.followers_total') }} as followers_total,
        {{ whole_sum('counted.contents_total') }} as contents_total,
        case
            when bool_and(contributed.date is not null or not scopes.is_own)
                then sum(contributed.commits_total) filter (where scopes.is_own)
        end::bigint as commits_total,
        max(read_then.observed_at) as observed_at
    from points
    inner join scopes
        on points.scope_id = scopes.scope_id and points.platform = scopes.platform
    {{ last_of_subject(ref('fct_list_days'), 'listed', 'date') }}
    {{ last_of_subject(ref('fct_channel_days'), 'viewed', 'views_total') }}
    {{ last_of_subject(ref('fct_channel_days'), 'counted', 'contents_total') }}
    {{ last_of_subject(ref('fct_contribution_days'), 'contributed', 'commits_total') }}
    left join observed as read_then
        on
            scopes.platform = read_then.platform
            and scopes.subject_id = read_then.subject_id
            and points.date = read_then.date
    group by 1, 2, 3, 4, 5

),

final as (

    select
        subject_sums.scope_id,
        subject_sums.platform,
        subject_sums.date,
        subject_sums.person_id,
        subject_sums.workspace_id,
        subject_sums.observed_at,
        {{ zero_of_none('repository_sums', 'stars_total', tellers) }} as stars_total,
        {{ zero_of_none('repository_sums', 'forks_total', tellers) }} as forks_total,
        {{ zero_of_none('repository_sums', 'items_total', tellers) }}
            as repositories_total,
        subject_sums.commits_total,
        coalesce(
            subject_sums.views_total,
            {{ zero_of_none('content_sums', 'views_total', summed) }}
        ) as views_total,
        {{ zero_of_none('content_sums', 'likes_total', summed) }} as likes_total,
        subject_sums.followers_total,
        subject_sums.contents_total

    from subject_sums
    left join repository_sums
        on
            subject_sums.scope_id = repository_sums.scope_id
            and subject_sums.platform = repository_sums.platform
            and subject_sums.date = repository_sums.date
    left join content_sums
        on
            subject_sums.scope_id = content_sums.scope_id
            and subject_sums.platform = content_sums.platform
            and subject_sums.date = content_sums.date

    {{ points_that_stay(columns) }}

)

select * from final
