-- One row per tenant, platform and day on which levels of an account were read.
{%- set columns = [
    'tenant_id', 'platform', 'date', 'person_id', 'workspace_id', 'observed_at',
    'stars_total', 'forks_total', 'repositories_total', 'commits_total', 'views_total',
    'likes_total', 'followers_total', 'contents_total'
] -%}
{%- set key = ['tenant_id', 'platform', 'date'] -%}
{%- set listing = var('conformed')['repositories'] -%}
{%- set summed = var('summed_contents') %}

with

tenants as (select * from {{ ref('bridge_tenant_subjects') }}),

lists as not materialized (select * from {{ ref('fct_list_days') }}),

-- Days on which levels were read. A history also covers days on which nothing was read.
days as (

    select
        tenants.tenant_id,
        tenants.platform,
        read.date,
        max(read.observed_at) as observed_at
    from (
        {% for days in [ref('fct_channel_days'), ref('fct_list_days')] %}
        select platform, channel_id, date, observed_at
        from {{ days }}
        where {{ from_window('date', restated_days()) }}
        {{ 'union all' if not loop.last }}
        {% endfor %}
    ) as read
    inner join tenants
        on read.platform = tenants.platform and read.channel_id = tenants.subject_id
    group by 1, 2, 3

),

-- The days to compute: those of the window and later, and restated days before it whose
-- sum of commits changed.
points as (

    select days.* from days
    {%- if is_window_run() %}
    left join {{ this }} as existing on {{ same_key(key, 'days', 'existing') }}
    where
        {{ from_window('days.date') }}
        or existing.date is null
        or existing.commits_total is distinct from (
            select {{ sum_if_known('known.commits_total') }}
            from tenants as owned
            {{ last_day_of_subject(ref('fct_contribution_days'), 'known',
                'commits_total', subject='owned', day='days.date') }}
            where
                days.tenant_id = owned.tenant_id
                and days.platform = owned.platform
                and owned.is_own
        )
    {%- endif %}

),

repository_sums as (

    {{ sums_of_items(
        ref('dim_repositories'), ref('fct_repository_days'), 'repository_id',
        "tenants.subject_id in (items.channel_id, 'repository:' || items.repository_id)",
        'subject_id', ['stars_total', 'forks_total'],
        '(tenants.is_own or not last_day.is_private)'
    ) }}

),

content_sums as (

    {{ sums_of_items(
        ref('dim_contents'), ref('fct_content_days'), 'content_id',
        'tenants.subject_id = items.channel_id', 'channel_id',
        ['views_total', 'likes_total'],
        "last_day.list_name <> 'drafts' and items.platform in ('" ~ summed | join("', '")
        ~ "')"
    ) }}

),

subject_sums as (

    select
        {{ columns_of(key, 'points') }},
        points.observed_at,
        tenants.person_id,
        tenants.workspace_id,
        bool_or(listed.date is not null) as has_list,
        {{ sum_if_known('viewed.views_total') }} as views_total,
        {{ sum_if_known('viewed.followers_total') }} as followers_total,
        {{ sum_if_known('counted.contents_total') }} as contents_total,
        case
            when bool_and(worked.date is not null or not tenants.is_own)
                then sum(worked.commits_total) filter (where tenants.is_own)
        end::bigint as commits_total
    from points
    inner join tenants
        on points.tenant_id = tenants.tenant_id and points.platform = tenants.platform
    {{ last_day_of_subject(ref('fct_list_days'), 'listed', 'date') }}
    {{ last_day_of_subject(ref('fct_channel_days'), 'viewed', 'views_total') }}
    {{ last_day_of_subject(ref('fct_channel_days'), 'counted', 'contents_total') }}
    {{ last_day_of_subject(ref('fct_contribution_days'), 'worked', 'commits_total') }}
    group by 1, 2, 3, 4, 5, 6

),

final as (

    select
        {{ columns_of(columns[:6], 'subject_sums') }},
        {{ sum_or_zero('repository_sums', 'stars_total', listing) }} as stars_total,
        {{ sum_or_zero('repository_sums', 'forks_total', listing) }} as forks_total,
        {{ sum_or_zero('repository_sums', 'items_total', listing) }}
            as repositories_total,
        subject_sums.commits_total,
        coalesce(
            subject_sums.views_total,
            {{ sum_or_zero('content_sums', 'views_total', summed) }}
        ) as views_total,
        {{ sum_or_zero('content_sums', 'likes_total', summed) }} as likes_total,
        subject_sums.followers_total,
        subject_sums.contents_total
    from subject_sums
    left join repository_sums on {{ same_key(key, 'subject_sums', 'repository_sums') }}
    left join content_sums on {{ same_key(key, 'subject_sums', 'content_sums') }}

    {%- if is_window_run() %}

    -- Restated days before the window that stay as they are.
    union all

    select {{ columns_of(columns, 'existing') }}
    from {{ this }} as existing
    inner join days on {{ same_key(key, 'existing', 'days') }}
    where
        {{ before_window('existing.date') }}
        and not exists (
            select 1 from points where {{ same_key(key, 'existing', 'points') }}
        )

    {%- endif %}

)

select * from final
