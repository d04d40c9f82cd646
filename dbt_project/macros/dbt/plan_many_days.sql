{#-
Plans for a build of many days. PostgreSQL expects a handful of rows from a join of raw rows
with their readings. For many days it would then choose merges and nested loops that compare
every pair of two large sets. A hash join compares only equal keys. Lateral joins stay probes.
-#}
{% macro plan_many_days() -%}
    {%- if not is_window_run() or is_long_window() -%}
        set local enable_mergejoin = off;
        set local enable_nestloop = off;
    {%- endif -%}
{%- endmacro %}
