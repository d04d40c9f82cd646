{#-
Dimensions of what is read again and again: contents and repositories. `key` is the name
of the id column; the platform belongs to every key.
-#}

{#-
The first or last row of CTE `days` for each row of CTE `affected`: one index probe. A
condition restricts it to the rows that fulfil it.
-#}
{% macro nearest_day(name, key, direction, condition=none) -%}
    inner join lateral (
        select days.* from days
        where
            {{ same_key(['platform', key], 'affected', 'days') }}
            {%- if condition %}
            and days.{{ condition }}
            {%- endif %}
        order by days.date {{ direction }}
        limit 1
    ) as {{ name }} on true
{%- endmacro %}

{#- Joins the existing rows of CTE `seen`. -#}
{% macro join_existing(key) -%}
    {%- if is_window_run() -%}
    left join {{ this }} as existing
        on {{ same_key(['platform', key], 'seen', 'existing') }}
    {%- endif -%}
{%- endmacro %}

{#-
Whether a partition holds rows of CTE `seen` whose attributes are read again: rows of the
window, and rows whose reading of the attributes differs from the existing one. The other
arguments name the columns of that reading.
-#}
{% macro is_reread(partition_date, key, partition, date, observed_at) -%}
    {%- if not is_window_run() -%}{{ return('true') }}{%- endif -%}
    {{ partition_date }} = any(array(
        select changed.{{ partition }}
        from seen as changed
        left join {{ this }} as previous
            on {{ same_key(['platform', key], 'changed', 'previous') }}
        where
            {{ in_window('changed.' ~ date) }}
            or previous.{{ observed_at }} is distinct from changed.{{ observed_at }}
    ))
{%- endmacro %}

{#-
Columns of the row that was read again (alias `fresh`), else of the existing row. A build
of all of history reads every row again.
-#}
{% macro fresh_or_existing(columns, fresh, key) -%}
    {%- for column in columns -%}
        {%- if is_window_run() %}
        case when {{ fresh }}.{{ key }} is null then existing.{{ column }}
        else {{ fresh }}.{{ column }} end as {{ column }}
        {%- else %}
        {{ fresh }}.{{ column }}
        {%- endif -%}
        {{ ',' if not loop.last }}
    {%- endfor %}
{%- endmacro %}

{#- Columns of the existing row where a timestamp is known, else null. -#}
{% macro existing_where_known(timestamp, columns) -%}
    {%- for column in columns %}
        case when {{ timestamp }} is not null then existing.{{ column }} end
        {{- ',' if not loop.last }}
    {%- endfor %}
{%- endmacro %}

{#- Whether a list (alias `lists`) contains a content for as long as it exists. -#}
{% macro is_listed_content(content) -%}
    {{ same_key(['platform', 'channel_id', 'list_name'], content, 'lists') }}
    and (
        lists.covers_from = '-infinity'
        or {{ content }}.content_created_at >= lists.covers_from
    )
    and (
        lists.covers_until = 'infinity'
        or {{ content }}.content_created_at < lists.covers_until
    )
{%- endmacro %}

{#- Whether a list (alias `lists`) is the one that last contained a repository. -#}
{% macro is_listed_repository(repository) -%}
    {{ same_key(['platform', 'list_name'], repository, 'lists') }}
    and {{ repository }}.subject_id = lists.channel_id
{%- endmacro %}
