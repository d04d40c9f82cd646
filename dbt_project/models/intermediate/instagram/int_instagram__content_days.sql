-- One row per media or story and reading.
with

readings as (

    select * from {{ ref('int_instagram__media_readings') }}

),

final as (

    select
        'instagram'::text as platform,
        channel_id,
        media_id as content_id,
        partition_date,
        date,
        observed_at,
        'observed'::text as basis,
        published_at as content_created_at,
        null::text as counted_as, -- views have one rule since they exist
        list_name,
        true as is_described,
        views as views_total,
        likes as likes_total,
        comments as comments_total,
        shares as shares_total,
        true as has_shares,
        null::bigint as watch_minutes_gained

    from readings

)

select * from final
