{#-
Incremental strategy `window`: the built rows replace what the window held.

Rows of the window that were not built again go, the others are inserted or, where
something changed, updated; so a rerun changes nothing, and `created_at` stays. What
"the rows of the window" are says `meta.window` of the model, one of
  day: <expression of a date>, optionally days_before: <var with a number>
       and days_after: <number>, as the model widens the window
  closes: <column with an instant>
  keys: [columns]      the rows with the keys of the built rows
  whole: true          all rows
and nothing at all for a table that only ever gains rows. All of history (no window set)
replaces everything. `meta.stamp: updated_at` names a column that says when the row
changed and so is no change itself.
-#}
{% macro get_incremental_window_sql(arg_dict) %}
    {%- set target = arg_dict['target_relation'] -%}
    {%- set built = arg_dict['temp_relation'] -%}
    {%- set key = arg_dict['unique_key'] -%}
    {%- set columns = arg_dict['dest_columns'] | map(attribute='name') | list -%}
    {%- set meta = config.get('meta', {}) -%}
    {%- set updated = columns | reject('in', key + ['created_at']) | list -%}
    {%- set compared = updated | reject('equalto', meta.get('stamp')) | list -%}
    {%- set scope = _window_scope(meta.get('window', {}), built) -%}

    analyze {{ built }};

    {% if scope -%}
    delete from {{ target }} as held
    where
        {{ scope }}
        and not exists (
            select 1 from {{ built }} as built
            where {{ _same(key, 'built', 'held') }}
        );
    {%- endif %}

    insert into {{ target }} as held ({{ columns | join(', ') }})
    select {{ columns | join(', ') }} from {{ built }}
    on conflict ({{ key | join(', ') }})
    {%- if compared %} do update set
        {%- for column in updated %}
        {{ column }} = excluded.{{ column }}{{ ',' if not loop.last }}
        {%- endfor %}
    where
        (held.{{ compared | join(', held.') }})
        is distinct from (excluded.{{ compared | join(', excluded.') }})
    {%- else %} do nothing
    {%- endif %}
{% endmacro %}

{% macro _window_scope(window, built) -%}
    {%- if not is_part() or window.whole -%}
        {{ return('true') }}
    {%- elif window.day -%}
        {%- set days = var(window.days_before) if window.days_before else 0 -%}
        {{ return(in_window(window.day, days, window.days_after or 0)) }}
    {%- elif window.closes -%}
        {{ return(closes_in_window(window.closes)) }}
    {%- elif window.get('keys') -%}
        {%- set same = _same(window.get('keys'), 'touched', 'held') -%}
        {{ return('exists (select 1 from ' ~ built ~ ' as touched where ' ~ same ~ ')') }}
    {%- endif -%}
    {{ return('') }}
{%- endmacro %}

{% macro _same(columns, left, right) -%}
    {%- for column in columns -%}
        {{ left }}.{{ column }} = {{ right }}.{{ column }}{{ ' and ' if not loop.last }}
    {%- endfor -%}
{%- endmacro %}
