-- One row per post, day and span of imported files. Each metric is of the newest
-- download that has it, and `sources` says which file and line that was.
{%- set metrics = [
    'views',
    'impressions',
    'reach',
    'interactions',
    'reactions',
    'comments',
    'shares',
    'saves',
    'follows',
    'subscribers_net',
    'subscribers_won',
    'subscribers_lost',
    'clicks',
    'link_clicks',
    'three_second_views',
    'one_minute_views',
    'qualified_views',
    'ad_impressions',
    'seconds_viewed',
    'average_seconds_viewed',
    'average_view_pct',
    'click_through_pct',
    'earnings',
    'estimated_cpm'
] %}
with

posts as (

    select
        *,
        jsonb_build_object(
            'import_id', import_id,
            'file', file_name,
            'line', line,
            'template', template
        ) as source
    from {{ ref('stg_csv_exports__posts') }}

),

conformed as (

    select
        platform,
        post_id,
        id_kind,
        span,
        date,
        account_id,
        views,
        impressions,
        reach,
        interactions,
        coalesce(reactions, likes) as reactions,
        comments,
        shares,
        saves,
        follows,
        subscribers_net,
        subscribers_won,
        subscribers_lost,
        clicks,
        link_clicks,
        three_second_views,
        one_minute_views,
        qualified_views,
        ad_impressions,
        coalesce(seconds_viewed, 3600 * watch_hours) as seconds_viewed,
        average_seconds_viewed,
        coalesce(
            average_view_pct, 100 * average_seconds_viewed / nullif(duration_seconds, 0)
        ) as average_view_pct,
        click_through_pct,
        -- The two columns overlap: never their sum.
        greatest(earnings, content_earnings) as earnings,
        coalesce(ad_cpm, cpm) as estimated_cpm,
        case
            when coalesce(earnings, content_earnings, ad_cpm, cpm) is not null
                then currency
        end as currency,
        breakdowns,
        source,
        import_id,
        line,
        downloaded_on,
        partition_date,
        observed_at,
        read_at
    from posts

),

final as (

    select
        platform,
        post_id,
        id_kind,
        span,
        date,
        {%- for name in ['account_id'] + metrics + ['currency', 'breakdowns'] %}
        {{ newest_imported(name) }} as {{ name }},
        {%- endfor %}
        jsonb_strip_nulls(jsonb_build_object(
            {%- for name in metrics %}
            '{{ name }}',
            {{ newest_imported('case when ' ~ name ~ ' is not null then source end') }}
            {{- ',' if not loop.last }}
            {%- endfor %}
        )) as sources,
        'imported'::text as basis,
        max(downloaded_on) as downloaded_on,
        max(partition_date) as partition_date,
        max(read_at) as observed_at

    from conformed

    group by platform, post_id, id_kind, span, date

)

select * from final
