{#- Complete polls of the livestreams of channels; `resource` holds the samples. -#}
{% macro livestream_polls(platform, resource) -%}
    select
        platform,
        subject_id as channel_id,
        observed_at
    from {{ ref('stg_app__readings') }}
    where
        platform = '{{ platform }}'
        and resource = '{{ resource }}'
        and kind = 'sample'
        and status = 'complete'
{%- endmacro %}
