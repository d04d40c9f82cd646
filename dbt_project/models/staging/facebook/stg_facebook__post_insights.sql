-- One row per post, credential and partition: lifetime insights.
with

current_rows as (

    {{ current_rows('facebook', 'post_insights', 'raw.post_id') }}

),

final as (

    select
        ---------- ids
        post_id,
        page_id as channel_id,

        ---------- numerics
        post_media_view as views,
        post_total_media_view_unique as viewers,
        post_clicks as clicks,
        post_video_views as video_views,
        post_video_avg_time_watched as average_watched_ms,
        post_video_view_time as watched_ms,

        ---------- nested
        nullif(post_reactions_by_type_total::jsonb, 'null') as reactions_by_type,

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
