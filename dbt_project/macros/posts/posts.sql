{#- Posts: their ids, their files, and which of them a build replaces. -#}

{#- The id of a post: the platform, a colon, and the platform's own id. -#}
{% macro post_id(relation) -%}
    {{ relation }}.platform || ':' || {{ relation }}.content_id
{%- endmacro %}

{#- Platform and content of a post's id. -#}
{% macro key_of_post(id) -%}
    split_part({{ id }}, ':', 1), substr({{ id }}, strpos({{ id }}, ':') + 1)
{%- endmacro %}

{#- Whether a row of core.dim_posts has that id; its key is indexed, the id is not. -#}
{% macro is_post(relation, id) -%}
    {{ relation }}.platform = split_part({{ id }}, ':', 1)
    and {{ relation }}.content_id = substr({{ id }}, strpos({{ id }}, ':') + 1)
{%- endmacro %}

{#- Posts of an imported file of the window, or of one that was undone. -#}
{% macro imported_posts() -%}
    select files.platform, files.content_id
    from {{ ref('fct_imported_posts') }} as files
    where {{ is_imported_in_window('files') }}
{%- endmacro %}

{#- Of files about one post the newest comes first. -#}
{% macro newest_file_first(relation) -%}
    {{ relation }}.observed_at desc,
    {{ relation }}.imported_at desc,
    {{ relation }}.import_id desc
{%- endmacro %}

{#- A JSON object of the known values, by name; null without any. -#}
{% macro known_object(values) -%}
    nullif(
        jsonb_strip_nulls(jsonb_build_object(
            {%- for name, value in values.items() %}
            '{{ name }}', {{ value }}{{ ',' if not loop.last }}
            {%- endfor %}
        )),
        '{}'::jsonb
    )
{%- endmacro %}

{#- Strategy `window`: rows of core.dim_posts that a build replaces. -#}
{% macro rows_of_posts() -%}
    {%- set is_imported -%}
        old.platform = imported.platform and old.content_id = imported.content_id
    {%- endset -%}
    {{ return([
        closes_in_window('existing.last_seen_at'),
        is_row_of(imported_posts(), 'imported', is_imported),
    ]) }}
{%- endmacro %}

{#- Strategy `window`: rows of cg_analytics.posts whose post is gone: an undone import. -#}
{% macro rows_of_gone_posts() -%}
    {%- set gone -%}
        existing.post_id in (
            select gone.post_id
            from {{ this }} as gone
            left join {{ ref('dim_posts') }} as posts
                on (posts.platform, posts.content_id) = ({{ key_of_post('gone.post_id') }})
            where posts.content_id is null
        )
    {%- endset -%}
    {{ return([gone]) }}
{%- endmacro %}

{#- Chains of posts, from their first upload on. No chain is a circle: a trigger refuses one. -#}
{% macro chains_of_iterations(posts) -%}
    with recursive chain as (
        select
            first.post_id,
            first.post_id as first_post_id,
            1 as iteration
        from {{ posts }} as first
        where
            first.previous_iteration_id is null
            and exists (
                select 1 from {{ posts }} as later
                where first.post_id = later.previous_iteration_id
            )
        union all
        select
            later.post_id,
            chain.first_post_id,
            chain.iteration + 1 as iteration
        from chain
        inner join {{ posts }} as later on chain.post_id = later.previous_iteration_id
    )

    select * from chain
{%- endmacro %}
