-- One row per account and UTC day of its contributions.
{%- set key = ['platform', 'channel_id', 'date'] -%}
{%- set columns = [
    'partition_date', 'observed_at', 'basis', 'contributions_gained', 'commits_gained',
    'issues_gained', 'pull_requests_gained', 'reviews_gained',
    'repositories_created_gained', 'repositories_contributed_to'
] %}

with

{{ newest_of_history('contribution_days', key, columns) }},

{% if is_window_run() -%}

-- The days of each account between its first and its last changed day.
affected as (

    select
        changed.platform,
        changed.channel_id,
        min(changed.date) as first_date,
        max(changed.date) as last_date
    from (
        select platform, channel_id, date from newest
        union all
        select platform, channel_id, date from lost
    ) as changed
    group by 1, 2

),

{% endif -%}

days as (

    select {{ (key + columns) | join(', ') }} from newest

    {%- if is_window_run() %}

    union all

    select {{ columns_of(key + columns, 'existing') }}
    from affected
    inner join {{ this }} as existing
        on
            affected.platform = existing.platform
            and affected.channel_id = existing.channel_id
            and existing.date between affected.first_date and affected.last_date
    where
        (existing.platform, existing.channel_id, existing.date) not in (
            select newest.platform, newest.channel_id, newest.date from newest
            union all
            select lost.platform, lost.channel_id, lost.date from lost
        )

    {%- endif %}

),

-- The running sum starts with the last sum before the changed days.
summed as (

    select
        {{ columns_of(key + columns, 'days') }},
        (
            {{ 'coalesce(before.commits_total, 0)' if is_window_run() else '0' }}
            + coalesce(sum(days.commits_gained) over (
                partition by days.platform, days.channel_id order by days.date
            ), 0)
        )::bigint as commits_total
    from days
    {%- if is_window_run() %}
    inner join affected
        on
            days.platform = affected.platform
            and days.channel_id = affected.channel_id
    {{ last_sum_before('affected.first_date', 'before') }}
    {%- endif %}

),

final as (

    select * from summed

    {%- if is_window_run() %}

    -- If the last changed day has another sum than before, all later sums move with it.
    union all

    select
        {{ columns_of(key + columns, 'existing') }},
        existing.commits_total + shifts.shift as commits_total
    from (
        select
            affected.platform,
            affected.channel_id,
            affected.last_date,
            coalesce(new_sum.commits_total, before.commits_total, 0)
            - coalesce(old_sum.commits_total, 0) as shift
        from affected
        {{ last_sum_before('affected.first_date', 'before') }}
        {{ last_sum_before('affected.last_date + 1', 'old_sum') }}
        left join lateral (
            select summed.commits_total from summed
            where
                affected.platform = summed.platform
                and affected.channel_id = summed.channel_id
            order by summed.date desc
            limit 1
        ) as new_sum on true
    ) as shifts
    inner join {{ this }} as existing
        on
            shifts.platform = existing.platform
            and shifts.channel_id = existing.channel_id
            and shifts.last_date < existing.date
    where shifts.shift <> 0

    {%- endif %}

)

select * from final
