-- One row per content with attributes that only posts have, as last described.
{%- set attributes = [
    'post_type', 'account_name', 'video_url', 'aspect_ratio', 'resolution',
    'crossposting', 'original_platform', 'monetization_status', 'restricted_countries',
    'content_category', 'privacy_status', 'custom_labels'
] -%}
{%- set key = ['platform', 'content_id'] %}
with

contents as not materialized (

    select * from {{ ref('dim_contents') }}

),

readings as (

    {{ conformed('post_attributes', key + ['partition_date', 'observed_at']
    + attributes) }}

),

-- Contents that the window describes, or that an earlier build found described in it.
seen as (

    select
        contents.platform,
        contents.content_id,
        contents.described_at,
        contents.described_date,
        contents.described_partition_date
    from contents
    where {{ closes_in_window('contents.described_at') }}

    {%- if is_window_run() %}

    union

    select
        contents.platform,
        contents.content_id,
        contents.described_at,
        contents.described_date,
        contents.described_partition_date
    from {{ this }} as existing
    inner join contents on {{ same_key(key, 'existing', 'contents') }}
    where {{ closes_in_window('existing.described_at') }}

    {%- endif %}

),

final as (

    select distinct on (seen.platform, seen.content_id)
        seen.*,
        {{ columns_of(attributes, 'readings') }}

    from seen
    inner join readings
        on
            {{ same_key(key, 'seen', 'readings') }}
            and seen.described_partition_date = readings.partition_date
            and readings.partition_date = any(array(
                select distinct described.described_partition_date
                from seen as described
            ))

    order by
        seen.platform asc, seen.content_id asc, readings.observed_at desc

)

select * from final
