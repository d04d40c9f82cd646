{#-
What a data test looks at, as in dbt, but for `where: date in the window`: only the days
that are built, so that testing a day costs as much as the day.
-#}
{% macro get_where_subquery(relation) -%}
    {%- set where = (config.get('where') or '') | string -%}
    {%- if where -%}
        {%- set where = where | replace('date in the window', in_window('date')) -%}
        (select * from {{ relation }} where {{ where }}) as dbt_subquery
    {%- else -%}
        {{ relation }}
    {%- endif -%}
{%- endmacro %}
