-- One row per post and reading: numbers since publication that only posts have.
{%- set insights = "posts.video_insights -> " %}
{%- set ways = insights ~ "'total_video_views_by_distribution_type'" %}
{%- set ages = insights ~ "'total_video_view_time_by_age_bucket_and_gender'" %}
with

posts as (

    select * from {{ ref('int_facebook__post_readings') }}

),

final as (

    select
        'facebook'::text as platform,
        post_id as content_id,
        partition_date,
        date,
        observed_at,
        'observed'::text as basis,
        null::bigint as shares, -- the post itself has them
        earnings as lifetime_earnings,
        case when earnings is not null then currency end as currency,
        qualified_views,
        watched_ms / 1000 as seconds_viewed,
        -- Plays of a reel count from the first frame.
        case when post_type = 'Video' then coalesce(total_video_views, video_views) end
            as three_second_views,
        one_minute_views,
        null::bigint as impressions, -- withdrawn; views replace them
        viewers as reach,
        null::bigint as saves, -- Facebook reports neither
        null::bigint as profile_visits,
        round(average_watched_ms / nullif(10 * duration_seconds, 0), 4)
            as average_view_pct,
        followers_won as subscribers_gained,
        null::numeric as estimated_cpm, -- of in-stream advertisements, which ended
        null::jsonb as views_by_country, -- only watched time has countries
        (
            select
                jsonb_object_agg(part.name, round(100 * part.watched / part.total, 4))
                filter (where part.total > 0)
            from (
                select
                    group_time.key as name,
                    (group_time.value #>> '{}')::numeric as watched,
                    sum((group_time.value #>> '{}')::numeric) over () as total
                from jsonb_each({{ if_object(ages) }}) as group_time
                where jsonb_typeof(group_time.value) = 'number'
            ) as part
        ) as demographics,
        (
            select
                jsonb_object_agg(way.key, way.value)
                filter (where jsonb_typeof(way.value) = 'number')
            from jsonb_each({{ if_object(ways) }}) as way
        ) as traffic_sources,
        null::jsonb as devices,
        jsonb_strip_nulls(jsonb_build_object(
            'reactions', reaction_count,
            'comments', comment_count,
            'shares', share_count,
            'insights', insights,
            'video_insights', video_insights
        )) as raw_data

    from posts

)

select * from final
