{#-
dbt reads and writes PostgreSQL's catalogue for every model of every build. Two of its
macros are replaced here: the information schema takes ten times as long to tell a
relation's columns as the tables it is made of, and a comment that is there already
needs no other (it would lock the table, and leave a dead row for each column each day).
-#}

{#- A relation's columns, in their order. -#}
{% macro postgres__get_columns_in_relation(relation) -%}
    {%- set columns = run_query(
        "select attname, format_type(atttypid, null)"
        ~ ", information_schema._pg_char_max_length(atttypid, atttypmod)"
        ~ ", information_schema._pg_numeric_precision(atttypid, atttypmod)"
        ~ ", information_schema._pg_numeric_scale(atttypid, atttypmod)"
        ~ " from pg_attribute where attrelid = to_regclass('" ~ relation ~ "')"
        ~ " and attnum > 0 and not attisdropped order by attnum"
    ) -%}
    {{ return(sql_convert_columns_in_relation(columns)) }}
{%- endmacro %}

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
