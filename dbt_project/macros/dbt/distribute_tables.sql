{#-
Operation: `dbt run-operation distribute_tables` distributes each table with
`meta.distribution_column` over the workers of Citus. Without Citus it changes nothing, and
a distributed table stays as it is. Citus wants the column in every key, so the documented
key `id` becomes (id, column): `id` follows from the other key and stays unique. Citus keeps
no foreign key to a table of one machine, so these are dropped; dbt's tests check them.
-#}
{% macro distribute_tables() %}
    {%- for node in graph.nodes.values() if node.config.meta.get('distribution_column') %}
        {%- set relation = node.schema ~ '.' ~ node.alias %}
        {%- do run_query(_distribute(relation, node.config.meta.distribution_column)) %}
    {%- endfor %}
{% endmacro %}

{% macro _distribute(relation, column) %}
    do $$
    declare
        place oid := to_regclass('{{ relation }}');
        found record;
    begin
        if place is null or to_regproc('create_distributed_table') is null then
            return;
        end if;
        if exists (select from pg_dist_partition where logicalrel = place) then
            return;
        end if;
        for found in
            select conname as name, conrelid::regclass as relation
            from pg_constraint
            where contype = 'f' and place in (conrelid, confrelid)
        loop
            execute format(
                'alter table %s drop constraint %I', found.relation, found.name
            );
        end loop;
        for found in
            select
                conname as name,
                case contype when 'p' then 'primary key' else 'unique' end as kind,
                array_agg(quote_ident(attname) order by attnum) as columns
            from pg_constraint
            inner join pg_attribute
                on attrelid = conrelid and attnum = any(conkey)
            where conrelid = place and contype in ('p', 'u')
            group by conname, contype
            having not '{{ column }}' = any(array_agg(attname))
        loop
            execute format(
                'alter table %s drop constraint %I, add %s (%s, %I)',
                place::regclass, found.name, found.kind,
                array_to_string(found.columns, ', '), '{{ column }}'
            );
        end loop;
        perform create_distributed_table(place::regclass, '{{ column }}');
    end
    $$
{% endmacro %}
