-- One row per content or imported post, as last seen: values of the platform's API,
-- else of the newest file.
{%- set key = ['platform', 'content_id'] -%}
{%- set from_files = [
    'account_id', 'account_name', 'title', 'description', 'post_type', 'permalink',
    'custom_labels', 'funded_status', 'is_crosspost', 'universal_video_id',
    'duration_seconds', 'published_local', 'published_at'
] %}
with

content_days as not materialized (select * from {{ ref('fct_content_days') }}),

contents as not materialized (select * from {{ ref('dim_contents') }}),

attributes as not materialized (select * from {{ ref('dim_post_attributes') }}),

imports as not materialized (select * from {{ ref('fct_imported_posts') }}),

affected as (

    select platform, content_id from content_days where {{ in_window('date') }}

    union

    select platform, content_id from contents
    where
        {{ closes_in_window('last_seen_at') }}
        or {{ closes_in_window('described_at') }}
        or {{ closes_in_window('removed_at') }}

    union

    {{ imported_posts() }}

    {%- if is_window_run() %}

    -- Seen or removed in the window by a reading that no longer counts.
    union

    select platform, content_id from {{ this }}
    where
        {{ closes_in_window('last_seen_at') }} or {{ closes_in_window('removed_at') }}

    {%- endif %}

),

final as (

    select
        {{ columns_of(key, 'affected') }},
        coalesce(contents.channel_id, last_day.channel_id, files.account_id)
            as channel_id,
        coalesce(attributes.account_name, files.account_name) as account_name,
        contents.content_type,
        coalesce(attributes.post_type, files.post_type) as post_type,
        coalesce(contents.title, files.title) as title,
        coalesce(contents.description, files.description) as description,
        coalesce(
            contents.published_at, contents.content_created_at, files.published_at
        ) as published_at,
        files.published_local,
        coalesce(contents.duration_seconds, files.duration_seconds)
            as duration_seconds,
        coalesce(contents.url, files.permalink) as url,
        contents.thumbnail_url,
        attributes.video_url,
        attributes.aspect_ratio,
        attributes.resolution,
        coalesce(
            attributes.crossposting,
            {{ known_object({
                'is_crosspost_video': 'files.is_crosspost',
                'universal_video_id': 'files.universal_video_id',
            }) }}
        ) as crossposting,
        attributes.original_platform,
        coalesce(attributes.monetization_status, files.funded_status)
            as monetization_status,
        attributes.restricted_countries,
        attributes.content_category,
        attributes.privacy_status,
        coalesce(attributes.custom_labels, files.custom_labels) as custom_labels,
        contents.content_id is null and last_day.content_id is null as is_imported,
        coalesce(contents.status, 'active') as status,
        contents.removed_at,
        contents.removed_reason,
        contents.described_at,
        coalesce(contents.last_seen_at, last_day.observed_at, files.observed_at)
            as last_seen_at

    from affected
    left join contents on {{ same_key(key, 'affected', 'contents') }}
    left join attributes on {{ same_key(key, 'affected', 'attributes') }}
    -- Each of these is one probe for each post, whatever PostgreSQL estimates.
    left join lateral (
        select
            content_days.content_id,
            content_days.channel_id,
            content_days.observed_at
        from content_days
        where
            -- It has numbers, and no reading has its attributes yet.
            contents.content_id is null
            and {{ same_key(key, 'affected', 'content_days') }}
        order by content_days.date desc
        limit 1
    ) as last_day on true
    inner join lateral (
        select
            {%- for name in from_files %}
            {{ first_known('imports.' ~ name, newest_file_first('imports')) }}
                as {{ name }},
            {%- endfor %}
            max(imports.observed_at) as observed_at
        from imports
        where {{ same_key(key, 'affected', 'imports') }} and not imports.is_undone
    ) as files on true

    where
        coalesce(contents.content_id, last_day.content_id) is not null
        or files.observed_at is not null

)

select * from final
