{#-
Flows of measures that are read apart from each other, so that one may be unknown on a
day on which another is known. Each is the difference to the last day that knows the
measure. Columns of a measure: <measure>_total, _gained and _days_spanned.
-#}

{#- The columns of levels and, with `flows`, of flows. -#}
{% macro measure_columns(measures, flows=false) -%}
    {%- set columns = [] -%}
    {%- for measure in measures -%}
        {%- do columns.append(measure ~ '_total') -%}
        {%- if flows -%}
            {%- do columns.extend([measure ~ '_gained', measure ~ '_days_spanned']) -%}
        {%- endif -%}
    {%- endfor -%}
    {{ return(columns) }}
{%- endmacro %}

{#- The last known value of each column of a group's readings, under its own name. -#}
{% macro last_known_of(columns) -%}
    {%- for column in columns %}
        {{ last_known(column) }} as {{ column }}{{ ',' if not loop.last }}
    {%- endfor %}
{%- endmacro %}

{#- The columns of flows, not known yet. -#}
{% macro unknown_flows(measures) -%}
    {%- for measure in measures %}
        null::bigint as {{ measure }}_gained,
        null::integer as {{ measure }}_days_spanned{{ ',' if not loop.last }}
    {%- endfor %}
{%- endmacro %}

{#-
Of each measure what window `earlier` knew last: the largest pair of the number of a day
and the level.
-#}
{% macro earlier_levels(measures) -%}
    {%- for measure in measures %}
        max(
            case
                when {{ measure }}_total is not null
                    then array[date - date '2000-01-01', {{ measure }}_total]
            end
        ) over earlier as earlier_{{ measure }}{{ ',' if not loop.last }}
    {%- endfor %}
{%- endmacro %}

{#-
After the window a flow is new only if it begins in the window or before it. `void` says
of a measure when the difference of its two levels is no flow.
-#}
{% macro flows(measures, void={}) -%}
    {%- for measure in measures %}
        {%- set start = "date '2000-01-01' + earlier_" ~ measure ~ '[1]::integer' %}
        case
            when edge = 'after' and {{ after_window(start) }}
                then {{ measure }}_gained
            {%- if measure in void %}
            when {{ void[measure] }} then null
            {%- endif %}
            else {{ measure }}_total - earlier_{{ measure }}[2]
        end as {{ measure }}_gained,
        case
            when edge = 'after' and {{ after_window(start) }}
                then {{ measure }}_days_spanned
            when {{ measure }}_total is not null
                then date - ({{ start }})
        end as {{ measure }}_days_spanned{{ ',' if not loop.last }}
    {%- endfor %}
{%- endmacro %}
