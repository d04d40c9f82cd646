{#- Keys and other lists of columns, in joins and selects. -#}

{#- Whether two rows have the same key. -#}
{% macro same_key(columns, left, right) -%}
    {%- for column in columns -%}
        {{ left }}.{{ column }} = {{ right }}.{{ column }}{{ ' and ' if not loop.last }}
    {%- endfor -%}
{%- endmacro %}

{#- Columns with their relation, as a list for a select. -#}
{% macro columns_of(columns, relation) -%}
    {%- for column in columns -%}
        {{ relation }}.{{ column }}{{ ', ' if not loop.last }}
    {%- endfor -%}
{%- endmacro %}
