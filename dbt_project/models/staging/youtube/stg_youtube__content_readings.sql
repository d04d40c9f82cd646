-- One row per video and committed reading, replaced ones too.
with

videos as (

    {{ every_reading('youtube', 'videos') }}

),

video_stats as (

    {{ every_reading('youtube', 'video_stats') }}

),

final as (

    select
        channel_id,
        id as content_id,
        published_at,
        view_count as views_total,
        load_id,
        partition_date,
        date,
        observed_at
    from videos

    union all

    select
        subject_id as channel_id,
        id as content_id,
        publish_time as published_at,
        view_count as views_total,
        load_id,
        partition_date,
        date,
        observed_at
    from video_stats

)

select * from final
