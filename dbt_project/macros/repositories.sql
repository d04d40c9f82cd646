{#- The first or last day of each row of CTE `touched`: one index probe. -#}
{% macro day_of_repository(name, direction) -%}
    inner join lateral (
        select days.* from days
        where
            touched.platform = days.platform
            and touched.repository_id = days.repository_id
        order by days.date {{ direction }}
        limit 1
    ) as {{ name }} on true
{%- endmacro %}

{#- Whether a list (alias `lists`) is the one that a repository was last read from. -#}
{% macro is_of_list(repository) -%}
    {{ repository }}.platform = lists.platform
    and {{ repository }}.subject_id = lists.channel_id
    and {{ repository }}.list_name = lists.list_name
{%- endmacro %}

{#- The rows that the table holds of CTE `seen`. -#}
{% macro held_repositories() -%}
    {%- if is_window_run() -%}
    left join {{ this }} as held
        on
            seen.platform = held.platform
            and seen.repository_id = held.repository_id
    {%- endif -%}
{%- endmacro %}

{#- Whether a partition has rows of CTE `seen` that have to be read again. -#}
{% macro is_of_changed_repository(partition_date) -%}
    {%- if not is_window_run() -%}{{ return('true') }}{%- endif -%}
    {{ partition_date }} = any(array(
        select changed.partition_date
        from seen as changed
        left join {{ this }} as known
            on
                changed.platform = known.platform
                and changed.repository_id = known.repository_id
        where
            {{ in_window('changed.last_seen_date') }}
            or known.last_seen_at is distinct from changed.last_seen_at
    ))
{%- endmacro %}
