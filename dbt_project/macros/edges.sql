{#-
Rows of the table that a part of it has to fit: for every key in `touched`, the last row
before the window (edge `before`) and the first one after it (edge `after`). With
`known`, a list of columns, the nearest rows in which each of them is known.
One index probe per key, edge and column: never a look over history.
-#}
{% macro edges(key, columns, known=[none]) -%}
    {%- for column in known %}
        {%- for edge, side, order in [
            ('before', before_window('held.date'), 'desc'),
            ('after', after_window('held.date'), 'asc'),
        ] %}
    select '{{ edge }}'::text as edge, found.*
    from touched
    inner join lateral (
        select {{ columns | join(', ') }}
        from {{ this }} as held
        where
            {{ same_key(key, 'touched', 'held') }}
            and {{ side }}
            {%- if column %}
            and held.{{ column }} is not null
            {%- endif %}
        order by held.date {{ order }}
        limit 1
    ) as found on true
    {{ 'union' if not loop.last }}
        {%- endfor %}
    {{ 'union' if not loop.last }}
    {%- endfor %}
{%- endmacro %}
