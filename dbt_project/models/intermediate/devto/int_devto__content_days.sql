-- One row per article and reading.
with

articles as (

    select * from {{ ref('int_devto__article_readings') }}

),

final as (

    select
        'devto'::text as platform,
        channel_id,
        article_id as content_id,
        partition_date,
        date,
        observed_at,
        'observed'::text as basis,
        coalesce(article_created_at, published_at) as content_created_at,
        null::text as counted_as, -- Dev.to never changed how it counts
        list_name,
        true as is_described,
        views_total,
        reactions_total as likes_total,
        comments_total,
        null::bigint as shares_total, -- Dev.to reports neither
        false as has_shares,
        null::bigint as watch_minutes_gained

    from articles

)

select * from final
