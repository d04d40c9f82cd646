-- One row per channel and complete poll of its livestream.
with

readings as (

    select * from {{ ref('stg_app__readings') }}

),

final as (

    select
        platform,
        subject_id as channel_id,
        observed_at

    from readings

    where
        platform = 'twitch'
        and resource = 'streams'
        and kind = 'sample'
        and status = 'complete'

)

select * from final
