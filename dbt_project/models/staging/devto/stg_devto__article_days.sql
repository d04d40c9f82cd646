-- One row per UTC day, article or whole account, credential and partition.
with

current_rows as (

    {{ current_rows('devto', 'article_days', 'raw.article_id, raw.day', day='day') }}

),

final as (

    select
        ---------- ids
        article_id,
        subject_id as channel_id,

        ---------- numerics
        page_views as views,
        read_time_seconds as read_seconds,
        average_read_time_seconds as average_read_seconds,
        reactions,
        likes,
        reading_list,
        unicorns,
        comments,
        follows,

        ---------- dates
        day,

        ---------- the reading
        credential_id,
        subject_id,
        partition_date,
        read_at,
        observed_at

    from current_rows

)

select * from final
