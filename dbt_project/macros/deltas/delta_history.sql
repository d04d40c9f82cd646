{#- Changes of posts' numbers in one pass over snapshots (cg_analytics.deltas). -#}

{#-
CTE `levels` of a build of all history or of a long window: per period the change of each
metric, in one pass over the snapshots in their order. In a long window each snapshot has
the span of its post (delta_spans.sql). The pass starts before the span and may end after
it, but only the periods of the span are in the result.

A level is one number here: its day times 10^30, plus the number. So the last known level
is the greatest one so far, and the first known level is the smallest one.
-#}
{% macro levels_in_one_pass(metrics, relation, of_spans=false) -%}
known as (

    select
        days.platform,
        days.content_id,
        days.date,
        days.views_counted_since,
        {%- if of_spans %}
        days.first_date as span_start,
        days.last_date as span_end,
        {%- endif %}
        min(days.date) over whole as first_date,
        lead(days.date) over ordered as next_date,
        {%- for metric in metrics %}
        max({{ _dated(metric) }}) over ordered as last_{{ metric }},
        min({{ _dated(metric) }}) over whole as first_{{ metric }}
        {{- ',' if not loop.last }}
        {%- endfor %}
    from {{ relation }} as days
    window
        whole as (partition by days.platform, days.content_id),
        ordered as (partition by days.platform, days.content_id order by days.date)

),

-- The last snapshot of each period, and what was known at the end of the one before.
closings as (

    select
        known.*,
        periods.period,
        {%- if of_spans %}
        known.date between {{ first_day_of_period('known.span_start') }}
        and {{ last_day_of_period('known.span_end') }} as is_in_span,
        {%- endif %}
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
    where
        from_date < date
        {%- if of_spans %}
        and is_in_span
        {%- endif %}

)
{%- endmacro %}

{%- macro _dated(metric) -%}
    1e30 * (days.date - date '2000-01-01') + days.{{ metric }}
{%- endmacro %}

{%- macro _day_of(level) -%}
    {{ day_since_2000('round(' ~ level ~ ' / 1e30)') }}
{%- endmacro %}

{%- macro _number_of(level) -%}
    {{ level }} - 1e30 * round(({{ level }}) / 1e30)
{%- endmacro %}
