{#-
dbt writes every comment of a model anew after every build. Here only what changed is
written: a comment locks the table, and leaves a dead row for each column each day.
-#}

{#- What a model and its columns say of themselves, as comments. -#}
{% macro postgres__persist_docs(relation, model, for_relation, for_columns) -%}
    {%- do run_query(_comments(relation, model)) -%}
{%- endmacro %}

{% macro _comments(relation, model) %}
    do $do$
    declare
        changed record;
    begin
        for changed in
            select
                wanted.said,
                case
                    when wanted.name = '' then '{{ relation.type }} {{ relation }}'
                    else format('column {{ relation }}.%I', wanted.name)
                end as place
            from (
                values
                ('', {{ postgres_escape_comment(model.description) }})
                {%- for column in model.columns.values() %},
                ('{{ column.name }}', {{ postgres_escape_comment(column.description) }})
                {%- endfor %}
            ) as wanted (name, said)
            left join pg_attribute as held
                on held.attrelid = '{{ relation }}'::regclass
                and held.attname = wanted.name
            where
                (wanted.name = '' or held.attnum > 0)
                and nullif(wanted.said, '') is distinct from case
                    when wanted.name = ''
                    then obj_description('{{ relation }}'::regclass, 'pg_class')
                    else col_description(held.attrelid, held.attnum)
                end
        loop
            execute format('comment on %s is %L', changed.place, changed.said);
        end loop;
    end
    $do$
{%- endmacro %}
