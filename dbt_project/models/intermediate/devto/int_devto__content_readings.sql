-- One row per article and committed reading with views, replaced ones too.
with

readings as (

    select * from {{ ref('stg_devto__content_readings') }}

),

final as (

    select
        'devto'::text as platform,
        channel_id,
        content_id,
        published_at,
        views_total,
        partition_date,
        date,
        observed_at

    from readings

    where views_total is not null

)

select * from final
