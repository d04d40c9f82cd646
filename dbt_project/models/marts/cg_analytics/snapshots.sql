-- One row per post and UTC day: its numbers since publication.
{%- set key = ['platform', 'content_id', 'date'] %}
with

days as (

    {{ rows_of_affected_days(ref('fct_post_snapshots')) }}

),

responses as not materialized (select * from {{ ref('fct_post_days') }}),

posts as not materialized (select * from {{ ref('posts') }}),

imports as not materialized (select * from {{ ref('fct_imported_posts') }}),

final as (

    select
        {{ uuid_surrogate_key(['posts.post_id', 'days.date']) }} as id,
        posts.post_id,
        days.date as snapshot_date,
        days.data_source,
        posts.site_id,
        days.lifetime_earnings,
        days.qualified_views as lifetime_qualified_views,
        days.seconds_viewed as lifetime_seconds_viewed,
        days.views,
        days.three_second_views,
        days.one_minute_views,
        days.reactions,
        days.comments,
        days.shares,
        days.impressions,
        days.reach,
        days.saves,
        days.profile_visits,
        days.average_view_pct as avg_watch_percentage,
        days.subscribers_gained,
        days.estimated_cpm,
        days.views_by_country,
        days.demographics as demographic_data,
        days.traffic_sources as traffic_source,
        days.devices as device_type,
        {{ known_object({'response': 'responses.raw_data', 'files': 'files.lines'}) }}
            as raw_data,
        days.currency::varchar(3) as currency

    from days
    inner join posts on posts.post_id = {{ post_id('days') }}
    left join responses on {{ same_key(key, 'days', 'responses') }}
    -- One probe for each row, whatever PostgreSQL estimates.
    inner join lateral (
        select
            jsonb_agg(
                jsonb_build_object(
                    'file', imports.file_name,
                    'line', imports.line,
                    'breakdowns', imports.breakdowns
                ) order by {{ newest_file_first('imports') }}
            ) as lines
        from imports
        where
            {{ same_key(key, 'days', 'imports') }}
            and imports.has_numbers
            and not imports.is_undone
    ) as files on true

    {%- if not is_window_run() %}

    -- The rows of a day are neighbours on disk, so a day reads few pages.
    order by days.date asc

    {%- endif %}

)

select * from final
