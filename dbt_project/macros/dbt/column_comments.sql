{#-
Post-hook: writes the descriptions of a table and its columns as comments, where they
changed. dbt's persist_docs writes all of them after every build: each comment locks the
table, and leaves a dead row per column and day (measured 2026-11).
-#}
{% macro apply_comments() %}
    {%- if not execute -%}{{ return('') }}{%- endif -%}
    do $do$
    declare
        changed record;
    begin
        for changed in
            select
                described.comment,
                case
                    when described.name = '' then 'table {{ this }}'
                    else format('column {{ this }}.%I', described.name)
                end as target
            from (
                values
                ('', {{ postgres_escape_comment(model.description) }})
                {%- for column in model.columns.values() %},
                ('{{ column.name }}', {{ postgres_escape_comment(column.description) }})
                {%- endfor %}
            ) as described (name, comment)
            left join pg_attribute as attribute
                on attribute.attrelid = '{{ this }}'::regclass
                and attribute.attname = described.name
            where
                (described.name = '' or attribute.attnum > 0)
                and nullif(described.comment, '') is distinct from case
                    when described.name = ''
                    then obj_description('{{ this }}'::regclass, 'pg_class')
                    else col_description(attribute.attrelid, attribute.attnum)
                end
        loop
            execute format('comment on %s is %L', changed.target, changed.comment);
        end loop;
    end
    $do$
{% endmacro %}
