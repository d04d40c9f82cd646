{%- set key = ['platform', 'channel_id', 'date'] -%}
{%- set columns = [
    'partition_date', 'observed_at', 'basis', 'contributions_gained', 'commits_gained',
    'issues_gained', 'pull_requests_gained', 'reviews_gained',
    'repositories_created_gained', 'repositories_contributed_to'
] -%}

with

{{ newest_of_history('contribution_days', key, columns) }},

{{ held_between(key + columns) }}

days as (

    select {{ (key + columns) | join(', ') }} from newest

    {%- if is_window_run() %}

    union all

    select {{ (key + columns) | join(', ') }} from kept

    {%- endif %}

),

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
    {{ sum_before_days() }}

),

final as (

    select * from summed

    {{ later_sums(key + columns) }}

)

select * from final
