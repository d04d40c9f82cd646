{#- Rows of current readings that a build of a window reads. -#}

{#- The rows of a query over current rows whose readings close a day of the window. -#}
{% macro rows_read_in_window(query) -%}
    {{ rows_of_partitions(query, days_before=1, condition=in_window('date')) }}
{%- endmacro %}

{#-
The rows of a query over current rows that lie in partitions of the window. A short window
has one part for each partition: PostgreSQL hands an equality on from raw rows to their
readings, but no range. With a range it would read the readings of all of history.
-#}
{% macro rows_of_partitions(query, days_before=0, condition='true') -%}
    {%- for partitions in _partitions(days_before) %}
    select * from ({{ query }}) as rows_of_partition
    where {{ partitions }} and {{ condition }}
    {{ 'union all' if not loop.last }}
    {%- endfor %}
{%- endmacro %}

{% macro _partitions(days_before) -%}
    {%- set days = window_days() -%}
    {%- if days is none or days > 2 -%}
        {{ return([in_window('partition_date', days_before)]) }}
    {%- endif -%}
    {%- set found = [] -%}
    {%- for offset in range(-days_before, days) -%}
        {%- do found.append('partition_date = ' ~ _day(window_start(), offset)) -%}
    {%- endfor -%}
    {{ return(found) }}
{%- endmacro %}
