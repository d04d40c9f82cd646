-- One row per post of imported files; each attribute is the newest known one.
{%- set attributes = [
    'account_id',
    'account_name',
    'account_username',
    'universal_video_id',
    'title',
    'description',
    'post_type',
    'permalink',
    'languages',
    'custom_labels',
    'funded_status',
    'is_crosspost',
    'is_share',
    'duration_seconds',
    'published',
    'published_local'
] %}
with

posts as (

    select * from {{ ref('stg_csv_exports__posts') }}

),

final as (

    select
        platform,
        post_id,
        id_kind,
        {%- for name in attributes %}
        {{ newest_imported(name) }} as {{ name }},
        {%- endfor %}
        min(date) as first_date,
        max(date) as last_date,
        {%- for name in ['import_id', 'file_name', 'template', 'line'] %}
        {{ newest_imported(name) }} as {{ name }},
        {%- endfor %}
        max(downloaded_on) as downloaded_on,
        max(partition_date) as partition_date,
        max(read_at) as observed_at

    from posts

    group by platform, post_id, id_kind

)

select * from final
