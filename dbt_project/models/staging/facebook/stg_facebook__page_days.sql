-- One row per page, native day, credential and partition.
with

current_rows as (

    {{ current_rows('facebook', 'page_days', 'raw.day', day='day') }}

),

final as (

    select
        ---------- ids
        page_id as channel_id,

        ---------- numerics
        page_media_view as views,
        page_total_media_view_unique as viewers,
        page_post_engagements as engagements,
        page_views_total as profile_views,
        page_follows as followers_total,
        page_daily_follows_unique as followers_won,
        page_daily_unfollows_unique as followers_lost,
        page_video_views as video_views,
        page_video_view_time as watched_ms,
        page_total_actions as contact_clicks,

        ---------- dates
        day as native_date,

        ---------- nested
        nullif(page_actions_post_reactions_total::jsonb, 'null') as reactions_by_type,

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
