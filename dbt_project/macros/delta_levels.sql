{#- Metrics of core.fct_post_snapshots that have a delta. Rates have none. -#}
{% macro delta_metrics() -%}
    {{ return([
        'lifetime_earnings', 'qualified_views', 'seconds_viewed', 'views', 'reactions',
        'comments', 'shares', 'impressions', 'reach'
    ]) }}
{%- endmacro %}

{#-
CTE `levels` of a build of all history: per period the change of each metric, in one pass
over the snapshots in their order.

A level is one number here: its day times 10^30, plus the number. So the last known level
is the greatest one so far, and the first known level is the smallest one.
-#}
{% macro levels_of_all_days(metrics) -%}
known as (

    select
        days.platform,
        days.content_id,
        days.date,
        days.views_counted_since,
        min(days.date) over whole as first_date,
        lead(days.date) over ordered as next_date,
        {%- for metric in metrics %}
        max({{ _dated(metric) }}) over ordered as last_{{ metric }},
        min({{ _dated(metric) }}) over whole as first_{{ metric }}
        {{- ',' if not loop.last }}
        {%- endfor %}
    from days
    window
        whole as (partition by days.platform, days.content_id),
        ordered as (partition by days.platform, days.content_id order by days.date)

),

-- The last snapshot of each period, and what was known at the end of the one before.
closings as (

    select
        known.*,
        periods.period,
        coalesce(lag(known.date) over ordered, known.first_date) as from_date,
        {%- for metric in metrics %}
        coalesce(lag(known.last_{{ metric }}) over ordered, known.first_{{ metric }})
            as opening_{{ metric }}{{ ',' if not loop.last }}
        {%- endfor %}
    from known
    inner join {{ periods() }}
        on
            known.next_date is null
            or known.next_date > {{ last_day_of_period('known.date') }}
    window ordered as (
        partition by known.platform, known.content_id, periods.period
        order by known.date
    )

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
            when last_{{ metric }} - opening_{{ metric }} > 5e29
                then {{ _number_of('last_' ~ metric ~ ' - opening_' ~ metric) }}
        end as {{ metric }}_delta,
        {%- endfor %}
        {{ _number_of('opening_views') }} as opening_views,
        {{ _day_of('opening_views') }} as opening_views_date,
        {{ _day_of('opening_lifetime_earnings') }} as opening_earnings_date,
        {{ _day_of('last_lifetime_earnings') }} as closing_earnings_date
    from closings
    where from_date < date

)
{%- endmacro %}

{%- macro _dated(metric) -%}
    1e30 * (days.date - date '2000-01-01') + days.{{ metric }}
{%- endmacro %}

{%- macro _day_of(level) -%}
    {{ _day_since('round(' ~ level ~ ' / 1e30)') }}
{%- endmacro %}

{%- macro _number_of(level) -%}
    {{ level }} - 1e30 * round(({{ level }}) / 1e30)
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
        {{ _closing_level(metric) }} as closing_{{ metric }},
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
        {{ _opening_level(metric) }} as opening_{{ metric }},
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
        {{ _day_since('opening_views[1]') }} as opening_views_date,
        {{ _day_since('opening_lifetime_earnings[1]') }} as opening_earnings_date,
        {{ _day_since('closing_lifetime_earnings[1]') }} as closing_earnings_date
    from opened

)
{%- endmacro %}

{%- macro _day_since(number) -%}
    date '2000-01-01' + {{ number }}::integer
{%- endmacro %}

{#- The last known level. A period that closes on its first day has no earlier snapshot. -#}
{% macro _closing_level(metric) -%}
    coalesce(
        case
            when closings.{{ metric }} is not null
                then {{ _level('closings', metric) }}
        end,
        {{ _nearest_level(metric, 'closings', 'closings.first_day < closings.date'
            ~ ' and days.date >= closings.first_day and days.date < closings.date',
            'desc') }}
    )
{%- endmacro %}

{#- The last known level before the period; without one, the first of the period. -#}
{% macro _opening_level(metric) -%}
    case when bounds.closing_{{ metric }} is not null then coalesce(
        case
            when bounds.before_{{ metric }} is not null
                then array[
                    bounds.from_date - date '2000-01-01', bounds.before_{{ metric }}
                ]::numeric[]
        end,
        {{ _nearest_level(metric, 'bounds', 'days.date < bounds.first_day', 'desc') }},
        {{ _nearest_level(metric, 'bounds', 'days.date >= bounds.first_day'
            ~ ' and days.date <= bounds.date', 'asc') }}
    ) end
{%- endmacro %}

{% macro _level(relation, metric) -%}
    array[
        {{ relation }}.date - date '2000-01-01', {{ relation }}.{{ metric }}
    ]::numeric[]
{%- endmacro %}

{% macro _nearest_level(metric, relation, condition, order) -%}
    (
        select {{ _level('days', metric) }}
        from days
        where
            {{ same_key(['platform', 'content_id'], relation, 'days') }}
            and {{ condition }}
            and days.{{ metric }} is not null
        order by days.date {{ order }}
        limit 1
    )
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
