-- One row per post and committed reading with views, replaced ones too.
with

readings as (

    select * from {{ ref('stg_facebook__content_readings') }}

),

-- A load reads the publication and the views in two responses.
final as (

    select
        'facebook'::text as platform,
        channel_id,
        content_id,
        max(published_at) as published_at,
        max(views_total) as views_total,
        partition_date,
        max(date) filter (where views_total is not null) as date,
        max(observed_at) filter (where views_total is not null) as observed_at

    from readings

    group by load_id, channel_id, content_id, partition_date

    having max(views_total) is not null

)

select * from final
