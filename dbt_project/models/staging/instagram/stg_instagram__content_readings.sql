-- One row per media or story, or its insights, and committed reading, also replaced
-- ones.
with

media as (

    {{ every_reading('instagram', 'media') }}

),

stories as (

    {{ every_reading('instagram', 'stories') }}

),

media_insights as (

    {{ every_reading('instagram', 'media_insights') }}

),

final as (

    select
        subject_id as channel_id,
        id as content_id,
        timestamp as published_at,
        null::bigint as views_total,
        load_id,
        partition_date,
        date,
        observed_at
    from media

    union all

    select
        subject_id as channel_id,
        id as content_id,
        timestamp as published_at,
        null::bigint as views_total,
        load_id,
        partition_date,
        date,
        observed_at
    from stories

    union all

    select
        subject_id as channel_id,
        media_id as content_id,
        null::timestamptz as published_at,
        views as views_total,
        load_id,
        partition_date,
        date,
        observed_at
    from media_insights

)

select * from final
