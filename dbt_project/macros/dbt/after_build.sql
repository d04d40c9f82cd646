{#-
Hooks that run after every build, and so after --full-refresh too. Each of them changes
only what differs: a needless change would lock a table that people read.
-#}

{#-
On-run-start hook: roles may use the schemas of the tables. It runs once before the
models, because PostgreSQL refuses concurrent changes of one schema.
-#}
{% macro grant_schema_usage() %}
    {%- if not execute -%}{{ return('') }}{%- endif -%}
    {%- set tables = graph.nodes.values()
        | selectattr('resource_type', 'equalto', 'model')
        | selectattr('config.materialized', 'equalto', 'incremental') -%}
    do $$
    declare
        missing record;
    begin
        for missing in
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
                missing.schema_name, missing.role_name
            );
        end loop;
    end
    $$
{% endmacro %}

{#-
Post-hook: grants select to the roles that exist, and enables row-level security where
the model has `meta.policy`.
-#}
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
        {{ _create_policy('Analysts read all rows', 'analyst', 'true') }}
        {{ _create_policy('Creators read their own rows', 'creator', policy) }}
    {%- endif %}
    end
    $$
{% endmacro %}

{#- A policy for select. Its comment holds the condition, which shows a change of it. -#}
{% macro _create_policy(name, role, condition) %}
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
Post-hook: gives a table its first statistics, and fresh ones after many new rows. The
server collects them a minute later, but the next models of the build read the table at
once. Until then PostgreSQL expects one row of a new day, and plans a join for one row.
Such a model took minutes (measured 2026-11). In a long window few new rows are enough,
because it may multiply a small table.
-#}
{% macro analyze_changed_table() %}
    {%- if not execute -%}{{ return('') }}{%- endif -%}
    {%- set least_rows = 0 if is_long_window() else var('analyzed_rows') %}
    do $$
    begin
        if (
            select
                reltuples <= 0
                or pg_stat_get_xact_tuples_inserted(oid)
                + pg_stat_get_xact_tuples_updated(oid)
                > greatest({{ least_rows }}, 0.01 * reltuples)
            from pg_class where oid = '{{ this }}'::regclass
        ) then
            analyze {{ this }};
        end if;
    end
    $$
{% endmacro %}

{#-
Post-hook: creates the indexes of `meta.named_indexes` under their documented names. An
index has a name and columns, and may have `where`, `unique` and `method`. It runs after
the commit, because until then the replaced table still has the names.
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

{#-
Post-hook of tables that a publication shows as they change: a rebuilt table has left it.
Listeners of `live_numbers` learn at the commit that a table has new rows.
-#}
{% macro publish_livestreams() %}
    {%- if not execute -%}{{ return('') }}{%- endif -%}
    select app.publish_livestreams(), pg_notify('live_numbers', '')
{% endmacro %}
