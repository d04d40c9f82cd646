-- One row per video of a post and reading.
with

videos as (

    select * from {{ ref('stg_facebook__videos') }}
    where post_id is not null

),

final as (

    select
        'facebook'::text as platform,
        video_id,
        post_id as content_id,
        partition_date,
        date,
        observed_at

    from videos

)

select * from final
