{#- Levels of one metric by index probes, for a build of a window (delta_levels.sql). -#}

{#- The last known level. A period that closes on its first day has no earlier snapshot. -#}
{% macro closing_level(metric) -%}
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
{% macro opening_level(metric) -%}
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
