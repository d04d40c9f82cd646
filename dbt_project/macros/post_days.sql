{#-
Days of posts that a build of a window changes. A reading changes the days that it closes.
An imported file, or its undo, changes the day of its download: another day than that of
its partition.
-#}

{#- Days of contents whose numbers come from an imported file of the window. -#}
{% macro imported_post_days() -%}
    select files.platform, files.content_id, files.date
    from {{ ref('fct_imported_posts') }} as files
    where files.has_numbers and {{ in_window('files.partition_date') }}
{%- endmacro %}

{#- Days of contents that readings of the window close. -#}
{% macro read_post_days() -%}
    select platform, content_id, date from {{ ref('fct_content_days') }}
    where {{ in_window('date') }}
    union
    select platform, content_id, date from {{ ref('fct_post_days') }}
    where {{ in_window('date') }}
{%- endmacro %}

{#- Strategy `window`: rows of core.fct_post_snapshots that a build replaces. -#}
{% macro rows_of_post_snapshots() -%}
    {%- set imported -%}
        (existing.platform, existing.content_id, existing.date)
        in ({{ imported_post_days() }})
    {%- endset -%}
    {{ return([in_window('existing.date'), imported]) }}
{%- endmacro %}

{#- Strategy `window`: rows of cg_analytics.snapshots that a build replaces. -#}
{% macro rows_of_snapshots() -%}
    {%- set imported -%}
        (existing.post_id, existing.snapshot_date) in (
            select {{ post_id('imported') }}, imported.date
            from ({{ imported_post_days() }}) as imported
        )
    {%- endset -%}
    {{ return([in_window('existing.snapshot_date'), imported]) }}
{%- endmacro %}
