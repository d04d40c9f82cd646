{#-
Sums that run over the days of an account, where a build changes days in between: those
from the first to the last changed day are summed again from what stood before them, and
if that moves the end, all later sums move by as much.
-#}

{#- CTEs `touched`, the days of each account that may change, and `kept` among them. -#}
{% macro held_between(columns) -%}
    {%- if is_window_run() -%}
touched as (

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

kept as (

    select {{ columns_of(columns, 'held') }}
    from touched
    inner join {{ this }} as held
        on
            touched.platform = held.platform
            and touched.channel_id = held.channel_id
            and held.date between touched.first_date and touched.last_date
    where
        (held.platform, held.channel_id, held.date) not in (
            select platform, channel_id, date from newest
            union all
            select platform, channel_id, date from lost
        )

),
    {%- endif -%}
{%- endmacro %}

{#- For each row of CTE `days` what was summed before the first changed day. -#}
{% macro sum_before_days() -%}
    {%- if is_window_run() -%}
    inner join touched
        on
            days.platform = touched.platform
            and days.channel_id = touched.channel_id
    {{ last_total_before('touched.first_date', 'before') }}
    {%- endif -%}
{%- endmacro %}

{#- The last sum of an account of CTE `touched` before a day. -#}
{% macro last_total_before(day, name) -%}
    left join lateral (
        select held.commits_total from {{ this }} as held
        where
            touched.platform = held.platform
            and touched.channel_id = held.channel_id
            and held.date < {{ day }}
        order by held.date desc
        limit 1
    ) as {{ name }} on true
{%- endmacro %}

{#- The sums after what CTE `summed` says of the accounts of `touched`, if they moved. -#}
{% macro later_sums(columns) -%}
    {%- if is_window_run() -%}
    union all

    select
        {{ columns_of(columns, 'held') }},
        held.commits_total + shifts.shift as commits_total
    from (
        select
            touched.platform,
            touched.channel_id,
            touched.last_date,
            coalesce(now_known.commits_total, before.commits_total, 0)
            - coalesce(was_known.commits_total, 0) as shift
        from touched
        {{ last_total_before('touched.first_date', 'before') }}
        {{ last_total_before('touched.last_date + 1', 'was_known') }}
        left join lateral (
            select summed.commits_total from summed
            where
                touched.platform = summed.platform
                and touched.channel_id = summed.channel_id
            order by summed.date desc
            limit 1
        ) as now_known on true
    ) as shifts
    inner join {{ this }} as held
        on
            shifts.platform = held.platform
            and shifts.channel_id = held.channel_id
            and shifts.last_date < held.date
    where shifts.shift <> 0
    {%- endif -%}
{%- endmacro %}
