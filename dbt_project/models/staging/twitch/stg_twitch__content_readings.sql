-- One row per video or clip and committed reading, replaced ones too.
with

videos as (

    {{ every_reading('twitch', 'videos') }}

),

clips as (

    {{ every_reading('twitch', 'clips') }}

),

final as (

    select
        user_id as channel_id,
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
        broadcaster_id as channel_id,
        id as content_id,
        created_at as published_at,
        view_count as views_total,
        load_id,
        partition_date,
        date,
        observed_at
    from clips

)

select * from final
