{#- Metrics of core.fct_post_snapshots that have a delta. Rates have none. -#}
{% macro delta_metrics() -%}
    {{ return([
        'lifetime_earnings', 'qualified_views', 'seconds_viewed', 'views', 'reactions',
        'comments', 'shares', 'impressions', 'reach'
    ]) }}
{%- endmacro %}

{#-
CTE `levels` of a build of a window: the same by index probes, for the affected periods.
A snapshot may lack a metric that another snapshot of the period has, such as the earnings
of a file. Each alternative is searched only if the one before it found nothing. A level
is an array of the day (since 2000) and the number here.
-#}
{% macro levels_of_affected_periods(metrics) -%}
affected_periods as (

    {{ affected_periods() }}

),

-- The last snapshot of a period.
closings as (

    select
        periods.period,
        periods.first_day,
        closing.*
    from affected_periods as periods
    inner join lateral (
        select days.* from days
        where
            {{ same_key(['platform', 'content_id'], 'periods', 'days') }}
            and days.date between periods.first_day and periods.last_day
        order by days.date desc
        limit 1
    ) as closing on true

),

-- The last snapshot before the period. Without one the first of the period.
-- Materialized, because PostgreSQL would search an inlined level for each use of it.
bounds as materialized (

    select
        closings.*,
        {%- for metric in metrics %}
        {{ closing_level(metric) }} as closing_{{ metric }},
        before.{{ metric }} as before_{{ metric }},
        {%- endfor %}
        coalesce(before.date, first.date) as from_date
    from closings
    left join lateral (
        select days.* from days
        where
            {{ same_key(['platform', 'content_id'], 'closings', 'days') }}
            and days.date < closings.first_day
        order by days.date desc
        limit 1
    ) as before on true
    left join lateral (
        select days.date from days
        where
            before.date is null
            and {{ same_key(['platform', 'content_id'], 'closings', 'days') }}
            and days.date between closings.first_day and closings.date
        order by days.date asc
        limit 1
    ) as first on true
    where coalesce(before.date, first.date) < closings.date

),

opened as materialized (

    select
        {%- for metric in metrics %}
        {{ opening_level(metric) }} as opening_{{ metric }},
        {%- endfor %}
        bounds.*
    from bounds

),

levels as materialized (

    select
        platform,
        content_id,
        period,
        from_date,
        date,
        views_counted_since,
        {%- for metric in metrics %}
        case
            when closing_{{ metric }}[1] > opening_{{ metric }}[1]
                then closing_{{ metric }}[2] - opening_{{ metric }}[2]
        end as {{ metric }}_delta,
        {%- endfor %}
        opening_views[2] as opening_views,
        {{ day_since_2000('opening_views[1]') }} as opening_views_date,
        {{ day_since_2000('opening_lifetime_earnings[1]') }} as opening_earnings_date,
        {{ day_since_2000('closing_lifetime_earnings[1]') }} as closing_earnings_date
    from opened

)
{%- endmacro %}

{%- macro day_since_2000(number) -%}
    date '2000-01-01' + {{ number }}::integer
{%- endmacro %}

{#- The currency of the earnings at a side of a period of CTE `levels`. -#}
{% macro currency_of_level(side) -%}
    (
        select days.currency from days
        where
            {{ same_key(['platform', 'content_id'], 'levels', 'days') }}
            and days.date = levels.{{ side }}_earnings_date
    )
{%- endmacro %}
