-- One row per post, or its insights, and committed reading, replaced ones too.
with

posts as (

    {{ every_reading('facebook', 'posts') }}

),

post_insights as (

    {{ every_reading('facebook', 'post_insights') }}

),

final as (

    select
        page_id as channel_id,
        id as content_id,
        created_time as published_at,
        null::bigint as views_total,
        load_id,
        partition_date,
        date,
        observed_at
    from posts

    union all

    select
        page_id as channel_id,
        post_id as content_id,
        null::timestamptz as published_at,
        post_media_view as views_total,
        load_id,
        partition_date,
        date,
        observed_at
    from post_insights

)

select * from final
