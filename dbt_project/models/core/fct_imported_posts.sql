-- One row per post and imported file: its attributes, and its numbers since publication
-- on the day of the download.
{%- set attributes = [
    'account_id', 'account_name', 'title', 'description', 'post_type', 'permalink',
    'custom_labels', 'funded_status', 'is_crosspost', 'universal_video_id',
    'duration_seconds', 'published_local'
] -%}
{%- set numbers = [
    'lifetime_earnings', 'currency', 'qualified_views', 'seconds_viewed', 'views',
    'three_second_views', 'one_minute_views', 'reactions', 'comments', 'shares',
    'impressions', 'reach', 'saves', 'average_view_pct', 'subscribers_gained',
    'estimated_cpm', 'breakdowns'
] %}
with

post_imports as (

    select * from {{ ref('int_csv_exports__post_imports') }}

),

final as (

    select
        platform,
        content_id,
        import_id,
        partition_date,
        date,
        observed_at,
        imported_at,
        file_name,
        template,
        line,
        is_undone,
        has_numbers,
        {{ (attributes + numbers) | join(', ') }},
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

    where {{ in_window('partition_date') }}

)

select * from final
