{#-
Flows of measures that are read independently: one may be unknown on a day when another
is known. Each flow is the difference to the last day that knows the measure. A measure
has the columns <measure>_total, _gained and _days_spanned.
-#}

{#- Names of the columns of levels and, with `flows`, of flows. -#}
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

{#- The last known value of each column in a group of readings, under its own name. -#}
{% macro last_known_of(columns) -%}
    {%- for column in columns %}
        {{ last_known(column) }} as {{ column }}{{ ',' if not loop.last }}
    {%- endfor %}
{%- endmacro %}

{#- Null columns of flows. -#}
{% macro unknown_flows(measures) -%}
    {%- for measure in measures %}
        null::bigint as {{ measure }}_gained,
        null::integer as {{ measure }}_days_spanned{{ ',' if not loop.last }}
    {%- endfor %}
{%- endmacro %}

{#-
Of each measure the last pair of day and level in the SQL window `earlier`: the largest
pair, because the day comes first.
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
The flows. After the window a flow changes only if it starts in the window or before it.
`invalid_when` maps a measure to the condition that makes its flow unknown.
-#}
{% macro flows(measures, invalid_when={}) -%}
    {%- for measure in measures %}
        {%- set start = "date '2000-01-01' + earlier_" ~ measure ~ '[1]::integer' %}
        case
            when boundary = 'after' and {{ after_window(start) }}
                then {{ measure }}_gained
            {%- if measure in invalid_when %}
            when {{ invalid_when[measure] }} then null
            {%- endif %}
            else {{ measure }}_total - earlier_{{ measure }}[2]
        end as {{ measure }}_gained,
        case
            when boundary = 'after' and {{ after_window(start) }}
                then {{ measure }}_days_spanned
            when {{ measure }}_total is not null
                then date - ({{ start }})
        end as {{ measure }}_days_spanned{{ ',' if not loop.last }}
    {%- endfor %}
{%- endmacro %}
