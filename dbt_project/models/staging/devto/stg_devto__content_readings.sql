-- One row per article and committed reading, replaced ones too.
with

articles as (

    {{ every_reading('devto', 'articles') }}

),

final as (

    select
        coalesce(user_id, subject_id) as channel_id,
        id as content_id,
        published_at,
        page_views_count as views_total,
        load_id,
        partition_date,
        date,
        observed_at
    from articles

)

select * from final
