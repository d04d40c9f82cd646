-- One row per video or reel and reading, with its insights.
with

videos as (

    select * from {{ ref('stg_facebook__videos') }}

),

video_insights as (

    select * from {{ ref('stg_facebook__video_insights') }}

),

-- A union and not a join: a filter by partition_date then reaches both tables.
parts as (

    select
        partition_date,
        credential_id,
        subject_id,
        video_id,
        post_id,
        edge,
        title,
        url,
        content_category,
        privacy,
        duration_seconds,
        width,
        height,
        is_crosspost,
        custom_labels,
        null::bigint as total_video_views,
        null::bigint as one_minute_views,
        null::bigint as average_watched_ms,
        null::bigint as watched_ms,
        null::bigint as followers_won,
        null::jsonb as insights
    from videos

    union all

    select
        partition_date,
        credential_id,
        subject_id,
        video_id,
        null::text as post_id,
        edge,
        null::text as title,
        null::text as url,
        null::text as content_category,
        null::text as privacy,
        null::numeric as duration_seconds,
        null::integer as width,
        null::integer as height,
        null::boolean as is_crosspost,
        null::jsonb as custom_labels,
        total_video_views,
        total_video_60s_excludes_shorter_views as one_minute_views,
        coalesce(total_video_avg_time_watched, post_video_avg_time_watched)
            as average_watched_ms,
        coalesce(total_video_view_total_time, post_video_view_time) as watched_ms,
        post_video_followers as followers_won,
        jsonb_strip_nulls(jsonb_build_object(
            'total_video_views', total_video_views,
            'total_video_views_unique', total_video_views_unique,
            'total_video_30s_views', total_video_30s_views,
            'total_video_60s_excludes_shorter_views',
            total_video_60s_excludes_shorter_views,
            'total_video_complete_views', total_video_complete_views,
            'total_video_view_total_time', total_video_view_total_time,
            'total_video_view_time_by_country_id', watched_ms_by_country,
            'total_video_view_time_by_age_bucket_and_gender',
            watched_ms_by_age_and_gender,
            'total_video_views_by_distribution_type', views_by_distribution,
            'blue_reels_play_count', blue_reels_play_count,
            'fb_reels_total_plays', fb_reels_total_plays,
            'post_video_view_time', post_video_view_time,
            'post_video_followers', post_video_followers
        )) as insights
    from video_insights

),

final as (

    select
        partition_date,
        credential_id,
        subject_id,
        video_id,
        max(post_id) as post_id,
        max(edge) as edge,
        max(title) as title,
        max(url) as url,
        max(content_category) as content_category,
        max(privacy) as privacy,
        max(duration_seconds) as duration_seconds,
        max(width) as width,
        max(height) as height,
        bool_or(is_crosspost) as is_crosspost,
        max(custom_labels::text)::jsonb as custom_labels,
        max(total_video_views) as total_video_views,
        max(one_minute_views) as one_minute_views,
        max(average_watched_ms) as average_watched_ms,
        max(watched_ms) as watched_ms,
        max(followers_won) as followers_won,
        max(insights::text)::jsonb as insights

    from parts

    group by partition_date, credential_id, subject_id, video_id

)

select * from final
