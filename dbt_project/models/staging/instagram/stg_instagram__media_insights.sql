-- One row per media or story, credential and partition: lifetime numbers.
with

current_rows as (

    {{ current_rows('instagram', 'media_insights', 'raw.media_id') }}

),

final as (

    select
        ---------- ids
        media_id,
        subject_id as channel_id,

        ---------- numerics
        views,
        reach,
        likes,
        comments,
        saved as saves,
        shares,
        replies,
        total_interactions as interactions,
        follows,
        profile_visits,
        ig_reels_avg_watch_time as average_watch_ms,
        ig_reels_video_view_total_time as watched_ms,

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
