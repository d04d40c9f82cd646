{#-
Days of posts that a build of a window changes. A reading changes the days that it closes.
An imported file, or its undo, changes the day of its download: another day than that of
its partition.
-#}

{#- Days of contents whose numbers come from an imported file of the window. -#}
{% macro imported_post_days() -%}
    select files.platform, files.content_id, files.date
    from {{ ref('fct_imported_posts') }} as files
    where files.has_numbers and {{ is_imported_in_window('files') }}
{%- endmacro %}

{#- Days of contents whose row in core.fct_post_snapshots a build of the window changes. -#}
{% macro affected_post_days() -%}
    select platform, content_id, date from {{ ref('fct_post_snapshots') }}
    where {{ in_window('date') }}
    union
    {{ imported_post_days() }}
{%- endmacro %}

{#-
Rows of a relation that belong to the affected days of contents: all days of the window, and
days of imported files. A join of all their keys would read the whole history.
-#}
{% macro rows_of_affected_days(relation) -%}
    select days.* from {{ relation }} as days
    where {{ in_window('days.date') }}

    union all

    select days.*
    from (select distinct * from ({{ imported_post_days() }}) as found) as imported
    inner join {{ relation }} as days
        on {{ same_key(['platform', 'content_id', 'date'], 'imported', 'days') }}
    where not {{ in_window('days.date') }}
{%- endmacro %}

{#- Strategy `window`: rows of core.fct_post_snapshots that a build replaces. -#}
{% macro rows_of_post_snapshots() -%}
    {%- set is_imported = same_key(['platform', 'content_id', 'date'], 'old', 'imported') -%}
    {{ return([
        in_window('existing.date'),
        is_row_of(imported_post_days(), 'imported', is_imported),
    ]) }}
{%- endmacro %}

{#- Strategy `window`: rows of cg_analytics.snapshots that a build replaces. -#}
{% macro rows_of_snapshots() -%}
    {%- set is_imported -%}
        old.post_id = {{ post_id('imported') }} and old.snapshot_date = imported.date
    {%- endset -%}
    {{ return([
        in_window('existing.snapshot_date'),
        is_row_of(imported_post_days(), 'imported', is_imported),
    ]) }}
{%- endmacro %}

{#-
Whether an existing row belongs to one of some keys: one index probe per key. PostgreSQL
cannot pull up a subquery with `offset`, so it never reads the table whole.
-#}
{% macro is_row_of(keys, name, condition) -%}
    existing.ctid = any(array(
        select found.ctid
        from ({{ keys }}) as {{ name }}
        cross join lateral (
            select old.ctid from {{ this }} as old where {{ condition }} offset 0
        ) as found
    ))
{%- endmacro %}
