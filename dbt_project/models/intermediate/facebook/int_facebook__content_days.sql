-- One row per post and reading.
with

posts as (

    select * from {{ ref('int_facebook__post_readings') }}

),

final as (

    select
        'facebook'::text as platform,
        channel_id,
        post_id as content_id,
        partition_date,
        date,
        observed_at,
        'observed'::text as basis,
        post_created_at as content_created_at,
        null::text as counted_as, -- all posts count alike
        'posts'::text as list_name,
        true as is_described,
        -- Views of every kind of post; the views of a video count from three seconds.
        views as views_total,
        reaction_count as likes_total,
        comment_count as comments_total,
        share_count as shares_total,
        true as has_shares,
        null::bigint as watch_minutes_gained

    from posts

)

select * from final
