{#-
The first or last row of CTE `days` of each row of CTE `touched`: one index probe. With
a condition, the first or last that fulfils it.
-#}
{% macro day_of_content(name, direction, condition=none) -%}
    inner join lateral (
        select days.* from days
        where
            touched.platform = days.platform
            and touched.content_id = days.content_id
            {%- if condition %}
            and days.{{ condition }}
            {%- endif %}
        order by days.date {{ direction }}
        limit 1
    ) as {{ name }} on true
{%- endmacro %}

{#- The rows that the table holds of CTE `seen`. -#}
{% macro held_contents() -%}
    {%- if is_window_run() -%}
    left join {{ this }} as held
        on
            seen.platform = held.platform
            and seen.content_id = held.content_id
    {%- endif -%}
{%- endmacro %}

{#- Whether a partition has rows of CTE `seen` that have to be read again. -#}
{% macro is_of_changed(partition_date) -%}
    {%- if not is_window_run() -%}{{ return('true') }}{%- endif -%}
    {{ partition_date }} = any(array(
        select changed.described_partition_date
        from seen as changed
        left join {{ this }} as known
            on
                changed.platform = known.platform
                and changed.content_id = known.content_id
        where
            {{ in_window('changed.described_date') }}
            or known.described_at is distinct from changed.described_at
    ))
{%- endmacro %}
{#- Whether a list (alias `lists`) is one that must hold a content while it exists. -#}
{% macro is_listed(content) -%}
    {{ content }}.platform = lists.platform
    and {{ content }}.channel_id = lists.channel_id
    and {{ content }}.list_name = lists.list_name
    and (
        lists.covers_from = '-infinity'
        or {{ content }}.content_created_at >= lists.covers_from
    )
    and (
        lists.covers_until = 'infinity'
        or {{ content }}.content_created_at < lists.covers_until
    )
{%- endmacro %}
