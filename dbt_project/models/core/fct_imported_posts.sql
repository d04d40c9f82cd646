-- One row per post and imported file: its attributes, and its numbers since publication
-- on the day of the download. A video's row is of its post, where a reading names it.
{%- set attributes = [
    'account_id', 'account_name', 'title', 'description', 'post_type', 'permalink',
    'custom_labels', 'funded_status', 'is_crosspost', 'universal_video_id',
    'duration_seconds', 'published_local', 'published_at'
] -%}
{%- set numbers = [
    'lifetime_earnings', 'currency', 'qualified_views', 'seconds_viewed', 'views',
    'three_second_views', 'one_minute_views', 'reactions', 'comments', 'shares',
    'impressions', 'reach', 'saves', 'average_view_pct', 'subscribers_gained',
    'estimated_cpm', 'breakdowns', 'views_by_country'
] -%}
{%- set facts = [
    'import_id', 'partition_date', 'date', 'observed_at', 'imported_at', 'file_name',
    'template', 'line', 'has_numbers'
] %}
with

post_imports as (

    select * from {{ ref('int_csv_exports__post_imports') }}

),

videos as not materialized (select * from {{ ref('bridge_post_videos') }}),

files as (

    select
        post_imports.*,
        videos.content_id as content_of_video,
        videos.first_date,
        -- Meta's files have only three-second views by country.
        (
            select
                jsonb_object_agg(
                    substring(cells.name from '\(([A-Z]{2})\)\)$'), cells.views::bigint
                )
            from jsonb_each_text(post_imports.breakdowns) as cells (name, views)
            where
                cells.name ~ 'views by country \(.*\([A-Z]{2}\)\)$'
                and cells.views ~ '^\d{1,18}$'
        ) as views_by_country
    from post_imports
    left join videos
        on
            post_imports.id_kind = 'video'
            and post_imports.platform = videos.platform
            and post_imports.content_id = videos.video_id
    where {{ in_imported_partitions('post_imports.partition_date') }}

),

rows_of_posts as (

    select
        platform,
        coalesce(content_of_video, content_id) as content_id,
        first_date as moved_on,
        is_undone,
        {{ (facts + attributes + numbers) | join(', ') }}
    from files

    union all

    -- The keys of a video whose rows moved to its post.
    select
        platform,
        content_id,
        first_date as moved_on,
        true as is_undone,
        {{ facts | join(', ') }},
        {{ nulls(attributes + numbers) }}
    from files
    where content_of_video is not null

),

-- Two videos of a file may have one post.
final as (

    select distinct on (platform, content_id, import_id)
        platform,
        content_id,
        moved_on,
        is_undone,
        {{ (facts + attributes + numbers) | join(', ') }}

    from rows_of_posts

    order by
        platform asc, content_id asc, import_id asc, is_undone asc, line desc

)

select * from final
