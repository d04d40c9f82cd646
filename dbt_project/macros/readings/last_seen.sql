{#-
Dimensions of items that are read on many days: contents and repositories. An item is
identified by its platform and the column `key`.
-#}

{#-
Joins the first (`asc`) or last (`desc`) row of CTE `days` to each row of CTE `affected`, by
one index probe. With a condition only rows that meet it count.
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

{#- Joins the existing row of the table, if any, to each row of CTE `seen`. -#}
{% macro join_existing(key) -%}
    {%- if is_window_run() -%}
    left join {{ this }} as existing
        on {{ same_key(['platform', key], 'seen', 'existing') }}
    {%- endif -%}
{%- endmacro %}

{#-
Whether attributes must be read again from a partition of readings. This holds if the
partition has the newest attributes of an item of CTE `seen`, and the item was read in the
window or its newest attributes are not those of the existing row. `partition`, `date` and
`observed_at` name the columns of `seen` that say where the newest attributes are.
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
Columns of the row that was read again, or of the existing row where none was. `fresh` is
the alias of the former. A build of all of history reads every row again.
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

{#- Columns of the existing row; null where the timestamp is unknown. -#}
{% macro existing_where_known(timestamp, columns) -%}
    {%- for column in columns %}
        case when {{ timestamp }} is not null then existing.{{ column }} end
        {{- ',' if not loop.last }}
    {%- endfor %}
{%- endmacro %}

{#- Whether a list (alias `lists`) must contain a content that still exists. -#}
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
