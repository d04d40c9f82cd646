{#-
Strategy `window` of dbt's incremental materialization.

The new rows replace the rows of the window. Rows that the build no longer returns are
deleted. Other rows are inserted, or updated where a value changed. A second build of
the same window therefore changes nothing, and `created_at` stays.

`meta.window` of the model names the rows of the window:
  day: an expression with a date. `days_before` (the name of a var) and `days_after` (a
       number) widen the window as the model does; `restated_days` is the macro.
  closes: a column with a timestamp
  keys: [columns]      the rows that have the keys of the new rows
  rows: a macro that returns a list of conditions; rows that fulfil one of them
  whole: true          all rows
Without `meta.window` no row is ever deleted. Without a window set, all rows are replaced.
`meta.stamp` names a column that records when a row changed. It counts as no change.
-#}
{% macro get_incremental_window_sql(arg_dict) %}
    {%- set target = arg_dict['target_relation'] -%}
    {%- set built = arg_dict['temp_relation'] -%}
    {%- set key = arg_dict['unique_key'] -%}
    {%- set columns = arg_dict['dest_columns'] | map(attribute='name') | list -%}
    {%- set meta = config.get('meta', {}) -%}
    {%- set updated = columns | reject('in', key + ['created_at']) | list -%}
    {%- set compared = updated | reject('equalto', meta.get('stamp')) | list -%}
    {%- set rows_of_window = _rows_of_window(meta.get('window', {}), built) -%}
    {%- for name in ['incremental_predicates', 'predicates', 'merge_update_columns',
        'merge_exclude_columns'] if config.get(name) -%}
        {%- do exceptions.raise_compiler_error(
            model.name ~ ': strategy window does not support ' ~ name
        ) -%}
    {%- endfor %}

    analyze {{ built }};

    {% for condition in rows_of_window -%}
    delete from {{ target }} as existing
    where
        {{ condition }}
        and not exists (
            select 1 from {{ built }} as built
            where {{ same_key(key, 'built', 'existing') }}
        );
    {% endfor %}

    insert into {{ target }} as existing ({{ columns | join(', ') }})
    select {{ columns | join(', ') }} from {{ built }}
    on conflict ({{ key | join(', ') }})
    {%- if compared %} do update set
        {%- for column in updated %}
        {{ column }} = excluded.{{ column }}{{ ',' if not loop.last }}
        {%- endfor %}
    where
        (existing.{{ compared | join(', existing.') }})
        is distinct from (excluded.{{ compared | join(', excluded.') }})
    {%- else %} do nothing
    {%- endif %}
{% endmacro %}

{#- Conditions of the rows to replace. One `or` would read the whole table. -#}
{% macro _rows_of_window(window, built) -%}
    {%- if not is_window_run() or window.whole -%}
        {{ return(['true']) }}
    {%- elif window.rows -%}
        {{ return(context[window.rows]()) }}
    {%- elif window.day -%}
        {%- if window.days_before == 'restated_days' -%}
            {%- set days = restated_days() -%}
        {%- else -%}
            {%- set days = var(window.days_before) if window.days_before else 0 -%}
        {%- endif -%}
        {{ return([in_window(window.day, days, window.days_after or 0)]) }}
    {%- elif window.closes -%}
        {{ return([closes_in_window(window.closes)]) }}
    {%- elif window.get('keys') -%}
        {%- set same = same_key(window.get('keys'), 'affected', 'existing') -%}
        {{ return(['exists (select 1 from ' ~ built ~ ' as affected where ' ~ same ~ ')']) }}
    {%- endif -%}
    {{ return([]) }}
{%- endmacro %}
