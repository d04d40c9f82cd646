{#-
How a part of a table is built: one list of statements in one transaction. dbt's own way
asks the catalogue and compares columns one by one before it writes, which takes longer
than most of these models do. A table that is not there yet, and --full-refresh, still
go that way.
-#}
{% materialization incremental, adapter='postgres' %}
    {%- set held = load_cached_relation(this) -%}
    {%- if held is none or held.is_view or should_full_refresh() -%}
        {{ return(materialization_incremental_default()) }}
    {%- endif -%}
    {%- set target = this.incorporate(type='table') -%}
    {%- set built = make_temp_relation(target) -%}

    {{ run_hooks(pre_hooks, inside_transaction=False) }}
    {{ run_hooks(pre_hooks, inside_transaction=True) }}
    {% call statement('main') -%}
        create temporary table {{ built }} as (
            {{ sql }}
        );
        {{ _one_contract(built, target) }};
        {{ get_incremental_window_sql({
            'target_relation': target,
            'temp_relation': built,
            'unique_key': config.get('unique_key'),
            'dest_columns': model.columns.values()
        }) }}
    {%- endcall %}
    {% do persist_docs(target, model) %}
    {{ run_hooks(post_hooks, inside_transaction=True) }}
    {% do adapter.commit() %}
    {{ run_hooks(post_hooks, inside_transaction=False) }}
    {{ return({'relations': [target]}) }}
{% endmaterialization %}

{#- Fails unless contract, query and table agree in the names and types of columns. -#}
{% macro _one_contract(built, target) %}
    do $do$
    declare
        differences text;
    begin
        select string_agg(format('%s (%s)', name, told), ', ' order by name)
        into differences
        from (
            select
                name,
                string_agg(place || ' ' || type::regtype, ', ' order by place) as told
            from (
                values
                {%- for column in model.columns.values() %}
                ('{{ column.name }}', 'contract', '{{ column.data_type }}'::regtype::oid)
                {{- ',' if not loop.last }}
                {%- endfor %}
                union all
                select
                    attname,
                    case attrelid
                        when '{{ target }}'::regclass then 'table' else 'query'
                    end,
                    atttypid
                from pg_attribute
                where
                    attrelid in ('{{ built }}'::regclass, '{{ target }}'::regclass)
                    and attnum > 0 and not attisdropped
            ) as said (name, place, type)
            group by name
            having count(*) < 3 or min(type) < max(type)
        ) as differing;
        if differences is not null then
            raise exception 'columns differ: %', differences
            using hint = 'Does the table want `creators rebuild`?';
        end if;
    end
    $do$
{% endmacro %}
