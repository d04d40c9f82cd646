-- One row per content and day: numbers since publication, each from its newest source.
{%- set key = ['platform', 'content_id', 'date'] -%}
{%- set of_contents = ['views', 'reactions', 'comments', 'shares'] -%}
{%- set of_files = [
    'lifetime_earnings', 'qualified_views', 'seconds_viewed', 'three_second_views',
    'one_minute_views', 'impressions', 'reach', 'saves', 'average_view_pct',
    'subscribers_gained', 'estimated_cpm', 'views_by_country'
] -%}
{%- set of_posts = of_files + [
    'profile_visits', 'demographics', 'traffic_sources', 'devices'] -%}
{%- set of_json = [
    'views_by_country', 'demographics', 'traffic_sources', 'devices'] -%}
{%- set metrics = of_contents + of_posts %}
with

content_days as not materialized (select * from {{ ref('fct_content_days') }}),

post_days as not materialized (select * from {{ ref('fct_post_days') }}),

files as not materialized (

    select * from {{ ref('fct_imported_posts') }} where has_numbers and not is_undone

),

candidates as (

    select
        {{ columns_of(key, 'files') }},
        files.observed_at,
        files.imported_at,
        'csv'::text as data_source,
        'imported'::text as basis,
        files.import_id,
        files.file_name,
        files.line,
        files.currency,
        null::date as views_counted_since,
        {{ columns_of(of_contents + of_files, 'files') }},
        {{ nulls(of_posts | reject('in', of_files)) }}
    from ({{ rows_of_affected_days('files') }}) as files

    union all

    select
        {{ columns_of(key, 'post_days') }},
        post_days.observed_at,
        null as imported_at,
        post_days.platform as data_source,
        post_days.basis,
        {{ nulls(['import_id', 'file_name', 'line']) }},
        post_days.currency,
        null as views_counted_since,
        {{ nulls(['views', 'reactions', 'comments']) }},
        post_days.shares,
        {{ columns_of(of_posts, 'post_days') }}
    from ({{ rows_of_affected_days('post_days') }}) as post_days

    union all

    select
        {{ columns_of(key, 'content_days') }},
        content_days.observed_at,
        null as imported_at,
        content_days.platform as data_source,
        'observed' as basis,
        {{ nulls(['import_id', 'file_name', 'line', 'currency']) }},
        content_days.views_counted_since,
        content_days.views_total as views,
        content_days.likes_total as reactions,
        content_days.comments_total as comments,
        content_days.shares_total as shares,
        {{ nulls(of_posts) }}
    from ({{ rows_of_affected_days('content_days') }}) as content_days

),

-- Each number stays with the newest source that has it.
ranked as (

    select
        {{ key | join(', ') }},
        observed_at,
        data_source,
        basis,
        import_id,
        file_name,
        line,
        views_counted_since,
        {%- for metric in metrics %}
        {{ if_newest(metric) }} as {{ metric }},
        {%- endfor %}
        {{ if_newest('data_source', 'views') }} as views_source,
        {{ if_newest('currency', 'lifetime_earnings') }} as currency,
        row_number() over newest as rank
    from candidates
    window newest as (
        partition by {{ key | join(', ') }}
        order by
            observed_at desc,
            imported_at desc nulls first,
            import_id desc,
            views is null
        rows unbounded preceding
    )

),

final as (

    select
        {{ key | join(', ') }},
        max(observed_at) as observed_at,
        coalesce(max(views_source), max(data_source) filter (where rank = 1))
            as data_source,
        max(currency) as currency,
        coalesce(
            max(views_counted_since),
            {{ views_counted_since('ranked.platform', 'ranked.date') }}
        ) as views_counted_since,
        {%- for metric in metrics %}
        {%- if metric in of_json %}
        {{ only_known(metric) }} as {{ metric }},
        {%- else %}
        max({{ metric }}) as {{ metric }},
        {%- endif %}
        {%- endfor %}
        jsonb_agg({{ source_object(metrics) }} order by rank) as sources

    from ranked

    group by {{ key | join(', ') }}

)

select * from final
