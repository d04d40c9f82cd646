{#-
On-run-start hook: the target is the profile of the database, production or staging. So
dbt run by hand does not write into the other one. A database without a profile is open.
-#}
{% macro check_profile() %}
    {%- if not execute -%}{{ return('') }}{%- endif -%}
    {%- set tables = run_query(
        "select 1 from pg_catalog.pg_class"
        " inner join pg_catalog.pg_namespace on relnamespace = pg_namespace.oid"
        " where nspname = 'app' and relname = 'deployment_profile'"
        " and has_schema_privilege(pg_namespace.oid, 'usage')"
        " and has_table_privilege(pg_class.oid, 'select')"
    ) -%}
    {%- if tables.rows -%}
        {%- set found = run_query('select profile from app.deployment_profile') -%}
        {%- for row in found.rows if row[0] != target.name -%}
            {{- exceptions.raise_compiler_error(
                'the database is of the profile ' ~ row[0] ~ ', and the target is '
                ~ target.name ~ ': set CREATORS_PROFILE, or dbt --target'
            ) -}}
        {%- endfor -%}
    {%- endif -%}
{% endmacro %}
