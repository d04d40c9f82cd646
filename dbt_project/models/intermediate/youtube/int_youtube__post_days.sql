-- One row per video and day of a reading: the response, and sums since publication.
{%- set keys = ['video_id', 'partition_date', 'date'] %}
{%- set of_totals = [
    'shares', 'minutes_watched', 'average_view_pct', 'subscribers_gained'] %}
{%- set of_revenue = ['estimated_revenue', 'cpm', 'currency'] %}
with

videos as (

    select * from {{ ref('stg_youtube__videos') }}

),

video_stats as (

    select * from {{ ref('stg_youtube__video_stats') }}

),

video_totals as (

    select * from {{ ref('stg_youtube__video_totals') }}

),

video_revenue_totals as (

    select * from {{ ref('stg_youtube__video_revenue_totals') }}

),

-- A union and not a join: a filter by partition_date then reaches every table.
parts as (

    select
        {{ keys | join(', ') }},
        observed_at,
        jsonb_strip_nulls(jsonb_build_object(
            'viewCount', view_count,
            'likeCount', like_count,
            'commentCount', comment_count,
            'concurrentViewers', concurrent_viewers
        )) as response,
        null::bigint as shares,
        null::bigint as minutes_watched,
        null::numeric as average_view_pct,
        null::bigint as subscribers_gained,
        null::numeric as estimated_revenue,
        null::numeric as cpm,
        null::text as currency
    from videos

    union all

    select
        {{ keys | join(', ') }},
        observed_at,
        jsonb_strip_nulls(jsonb_build_object(
            'viewCount', view_count,
            'likeCount', like_count,
            'commentCount', comment_count
        )) as response,
        {{ nulls(of_totals + of_revenue) }}
    from video_stats

    union all

    select
        {{ keys | join(', ') }},
        observed_at,
        null as response,
        {{ of_totals | join(', ') }},
        {{ nulls(of_revenue) }}
    from video_totals

    union all

    select
        {{ keys | join(', ') }},
        observed_at,
        null as response,
        {{ nulls(of_totals) }},
        {{ of_revenue | join(', ') }}
    from video_revenue_totals

),

days as (

    select
        {{ keys | join(', ') }},
        max(observed_at) as observed_at,
        {%- for name in of_totals + of_revenue %}
        max({{ name }}) as {{ name }},
        {%- endfor %}
        {{ last_known('response') }} as response
    from parts
    group by {{ keys | join(', ') }}

),

final as (

    select
        'youtube'::text as platform,
        video_id as content_id,
        partition_date,
        date,
        observed_at,
        'observed'::text as basis,
        shares,
        estimated_revenue as lifetime_earnings,
        case when estimated_revenue is not null then currency end as currency,
        null::bigint as qualified_views,
        60 * minutes_watched as seconds_viewed,
        null::bigint as three_second_views,
        null::bigint as one_minute_views,
        null::bigint as impressions,
        null::bigint as reach,
        null::bigint as saves,
        null::bigint as profile_visits,
        average_view_pct,
        subscribers_gained,
        cpm as estimated_cpm,
        null::jsonb as views_by_country,
        null::jsonb as demographics,
        null::jsonb as traffic_sources,
        null::jsonb as devices,
        coalesce(response, '{}') || jsonb_strip_nulls(jsonb_build_object(
            'estimatedMinutesWatched', minutes_watched,
            'averageViewPercentage', average_view_pct,
            'shares', shares,
            'subscribersGained', subscribers_gained,
            'estimatedRevenue', estimated_revenue,
            'cpm', cpm,
            'currency', currency
        )) as raw_data

    from days

)

select * from final
