{#-
The existing rows next to the window, for each key of CTE `affected`: the last one before
the window (boundary `before`) and the first one after it (boundary `after`).
`not_null_columns` adds, for each of its columns, the nearest rows where it is not null.
The cost is one index probe per key, boundary and column, for any length of history.
-#}
{% macro boundary_rows(key, columns, not_null_columns=[none]) -%}
    {%- for column in not_null_columns %}
        {%- for boundary, is_outside, order in [
            ('before', before_window('existing.date'), 'desc'),
            ('after', after_window('existing.date'), 'asc'),
        ] %}
    select '{{ boundary }}'::text as boundary, nearest.*
    from affected
    inner join lateral (
        select {{ columns | join(', ') }}
        from {{ this }} as existing
        where
            {{ same_key(key, 'affected', 'existing') }}
            and {{ is_outside }}
            {%- if column %}
            and existing.{{ column }} is not null
            {%- endif %}
        order by existing.date {{ order }}
        limit 1
    ) as nearest on true
    {{ 'union' if not loop.last }}
        {%- endfor %}
    {{ 'union' if not loop.last }}
    {%- endfor %}
{%- endmacro %}
