{#-
What a table needs beyond its columns, after every build and so after --full-refresh
too. Nothing here touches a catalogue that is already right: such a change would lock
the table that people read.
-#}

{#-
The schemas of the tables, for the roles that exist. Once before a run: models that
build side by side would change the schema at the same time, which PostgreSQL refuses.
-#}
{% macro grant_schema_usage() %}
    {%- if not execute -%}{{ return('') }}{%- endif -%}
    {%- set tables = graph.nodes.values()
        | selectattr('resource_type', 'equalto', 'model')
        | selectattr('config.materialized', 'equalto', 'incremental') -%}
    do $$
    declare
        allowed record;
    begin
        for allowed in
            select role.rolname as role_name, schema.nspname as schema_name
            from pg_roles as role
            inner join pg_namespace as schema
                on not has_schema_privilege(role.oid, schema.oid, 'usage')
            where
                role.rolname in ('analyst', 'creator')
                and schema.nspname in (
                    '{{ tables | map(attribute='schema') | unique | join("', '") }}'
                )
        loop
            execute format(
                'grant usage on schema %I to %I',
                allowed.schema_name, allowed.role_name
            );
        end loop;
    end
    $$
{% endmacro %}

{#- Rights for the roles that exist, and row level security where `meta.policy` is. -#}
{% macro apply_row_security() %}
    {%- if not execute -%}{{ return('') }}{%- endif -%}
    {%- set policy = config.get('meta', {}).get('policy') -%}
    {%- set readers = ['analyst', 'creator'] if policy else ['analyst'] -%}
    do $$
    declare
        reader text;
    begin
        foreach reader in array array{{ readers }} loop
            continue when to_regrole(reader) is null;
            if not has_table_privilege(reader, '{{ this }}', 'select') then
                execute format('grant select on {{ this }} to %I', reader);
            end if;
        end loop;
    {%- if policy %}
        if not (select relrowsecurity from pg_class where oid = '{{ this }}'::regclass)
        then
            alter table {{ this }} enable row level security;
        end if;
        {{ _policy('Analysts read all rows', 'analyst', 'true') }}
        {{ _policy('Creators read their own rows', 'creator', policy) }}
    {%- endif %}
    end
    $$
{% endmacro %}

{#- A policy for select; its comment holds the condition, to notice when it changed. -#}
{% macro _policy(name, role, condition) %}
    if to_regrole('{{ role }}') is not null and not exists (
        select 1 from pg_policy
        where
            polrelid = '{{ this }}'::regclass
            and polname = '{{ name }}'
            and obj_description(oid, 'pg_policy') = $condition${{ condition }}$condition$
    ) then
        drop policy if exists "{{ name }}" on {{ this }};
        create policy "{{ name }}" on {{ this }} for select to {{ role }}
        using ({{ condition }});
        comment on policy "{{ name }}" on {{ this }}
        is $condition${{ condition }}$condition$;
    end if;
{% endmacro %}

{#-
Indexes under the names of `meta.named_indexes`: a name, columns with their direction, a
predicate, whether they are unique, a method. After the commit, when the old table no longer has those names.
-#}
{% macro create_named_indexes() %}
    {%- if not execute -%}{{ return('') }}{%- endif -%}
    {%- for index in config.get('meta', {}).get('named_indexes', []) %}
    create {{ 'unique ' if index.unique }}index if not exists {{ index.name }}
    on {{ this }} using {{ index.method or 'btree' }}
    ({{ index.columns | join(', ') }})
    {%- if index.where %} where {{ index.where }}{% endif %};
    {%- endfor %}
{% endmacro %}
