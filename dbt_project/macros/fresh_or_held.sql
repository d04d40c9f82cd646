{#-
Columns of a row that was read again (alias `fresh`), else those that the table holds
(alias `held`), which a build of all of history does not ask.
-#}
{% macro fresh_or_held(columns, fresh, key) -%}
    {%- for column in columns -%}
        {%- if is_window_run() %}
        case when {{ fresh }}.{{ key }} is null then held.{{ column }}
        else {{ fresh }}.{{ column }} end as {{ column }}
        {%- else %}
        {{ fresh }}.{{ column }}
        {%- endif -%}
        {{ ',' if not loop.last }}
    {%- endfor %}
{%- endmacro %}

{#- Columns of the held row where an instant is known, else null. -#}
{% macro known_in(instant, columns) -%}
    {%- for column in columns %}
        case when {{ instant }} is not null then held.{{ column }} end
        {{- ',' if not loop.last }}
    {%- endfor %}
{%- endmacro %}
