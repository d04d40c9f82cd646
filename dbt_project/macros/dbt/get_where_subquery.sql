{#-
dbt's hook for the rows that a data test reads. It replaces these words of a `where`, so
that the tests of a day read the rows that its build may change:
  <column> in the window: a day of the window
  <column> in the restated days: a day of the window, of the restated days before it, or
      after it
  <column> closes in the window: a timestamp that closes a day of the window
-#}
{% macro get_where_subquery(relation) -%}
    {%- set where = (config.get('where') or '') | string -%}
    {%- if not where -%}{{ return(relation) }}{%- endif -%}
    {%- set pattern = '(\\w+) (in the window|in the restated days|closes in the window)' -%}
    {%- set rows = namespace(where=where) -%}
    {%- for column, words in modules.re.findall(pattern, where) -%}
        {%- if words == 'in the window' -%}
            {%- set condition = in_window(column) -%}
        {%- elif words == 'in the restated days' -%}
            {%- set condition = from_window(column, restated_days()) -%}
        {%- else -%}
            {%- set condition = closes_in_window(column) -%}
        {%- endif -%}
        {%- set rows.where = rows.where | replace(column ~ ' ' ~ words, condition) -%}
    {%- endfor -%}
    (select * from {{ relation }} where {{ rows.where }}) as dbt_subquery
{%- endmacro %}
