{#- Readings of contents with views: one row per content and committed reading. -#}
{% macro content_readings(platform) -%}
    select
        '{{ platform }}'::text as platform,
        channel_id,
        content_id,
        published_at,
        views_total,
        partition_date,
        date,
        observed_at
    from {{ ref('stg_' ~ platform ~ '__content_readings') }}
    where views_total is not null
{%- endmacro %}

{#-
The same for a platform whose publication and views come in two responses of one load: one
row per content and load. The reading of the views gives the row its time.
-#}
{% macro joined_content_readings(platform) -%}
    select
        '{{ platform }}'::text as platform,
        channel_id,
        content_id,
        max(published_at) as published_at,
        max(views_total) as views_total,
        partition_date,
        max(date) filter (where views_total is not null) as date,
        max(observed_at) filter (where views_total is not null) as observed_at
    from {{ ref('stg_' ~ platform ~ '__content_readings') }}
    group by load_id, channel_id, content_id, partition_date
    having max(views_total) is not null
{%- endmacro %}
