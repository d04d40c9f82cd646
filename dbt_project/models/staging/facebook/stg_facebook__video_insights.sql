-- One row per video or reel, credential and partition: lifetime insights.
with

current_rows as (

    {{ current_rows('facebook', 'video_insights', 'raw.video_id') }}

),

final as (

    select
        ---------- ids
        video_id,
        page_id as channel_id,

        ---------- strings
        edge,

        ---------- numerics
        total_video_views,
        total_video_views_unique,
        total_video_30s_views,
        total_video_60s_excludes_shorter_views,
        total_video_complete_views,
        total_video_avg_time_watched,
        total_video_view_total_time,
        blue_reels_play_count,
        fb_reels_total_plays,
        post_video_avg_time_watched,
        post_video_view_time,
        post_video_followers,

        ---------- nested
        nullif(total_video_view_time_by_country_id::jsonb, 'null')
            as watched_ms_by_country,
        nullif(total_video_view_time_by_age_bucket_and_gender::jsonb, 'null')
            as watched_ms_by_age_and_gender,
        nullif(total_video_views_by_distribution_type::jsonb, 'null')
            as views_by_distribution,

        ---------- the reading
        credential_id,
        subject_id,
        partition_date,
        date,
        read_at,
        observed_at

    from current_rows

)

select * from final
