-- One row per channel that is read, with the key that products use.
with

channels as (

    select * from {{ ref('stg_app__channels') }}

),

final as (

    select
        platform,
        channel_id,
        app_channel_id,
        source_url

    from channels

)

select * from final
