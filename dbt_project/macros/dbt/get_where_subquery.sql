{#-
dbt's hook for the rows that a data test reads. It replaces the words `date in the
window` of a `where`, so that the tests of a day read that day only.
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
