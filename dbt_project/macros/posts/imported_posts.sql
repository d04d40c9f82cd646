{#-
Posts of imported files. A file of videos has the ids of videos. A reading of the
platform's API may name the post of such a video before or after the import. The rows of
the file then move to the post, and the keys of the video stay, as after an undo.
-#}

{#- Partitions of imports whose rows a build of the window changes. -#}
{% macro in_imported_partitions(partition_date) -%}
    (
        {{ in_window(partition_date) }}
        {%- if is_window_run() %}
        or {{ partition_date }} = any(array(
            select distinct moved.partition_date
            from {{ this }} as moved
            inner join {{ ref('bridge_post_videos') }} as videos
                on
                    moved.platform = videos.platform
                    and moved.content_id = videos.video_id
            where {{ in_window('videos.first_date') }}
        ))
        {%- endif %}
    )
{%- endmacro %}

{#- Strategy `window`: rows of core.fct_imported_posts that a build replaces. -#}
{% macro rows_of_imported_posts() -%}
    {{ return([in_imported_partitions('existing.partition_date')]) }}
{%- endmacro %}

{#- Whether a build of the window changes a row of core.fct_imported_posts. -#}
{% macro is_imported_in_window(relation) -%}
    (
        {{ in_window(relation ~ '.partition_date') }}
        or {{ in_window(relation ~ '.moved_on') }}
    )
{%- endmacro %}
