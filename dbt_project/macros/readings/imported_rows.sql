{#-
The rows of imports that count, with the facts of their import. An import that failed or
was undone has no row here, although its raw rows stay. With status `undone`: the rows that
no longer count.
-#}
{% macro imported_rows(table, status='imported') -%}
    select
        raw.*,
        import.id as import_id,
        import.file_name,
        import.downloaded_on,
        import.time_zone,
        -- The numbers are as of the end of the download's day, or of the import.
        least(
            import.started_at, (import.downloaded_on + 1)::timestamp at time zone 'UTC'
        ) as read_at
    from {{ source('raw_csv_exports', table) }} as raw
    inner join {{ source('app', 'imports') }} as import
        on raw.load_id = import.load_id
    where import.status = '{{ status }}'
{%- endmacro %}

{#- Of rows with one key those of the newest download come first. -#}
{% macro newest_import_first() -%}
    downloaded_on desc, observed_at desc, import_id desc, line desc
{%- endmacro %}

{#- The value of the newest download that has one, in a group. -#}
{% macro newest_imported(column) -%}
    {{ first_known(column, newest_import_first()) }}
{%- endmacro %}
