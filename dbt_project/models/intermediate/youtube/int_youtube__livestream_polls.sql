-- One row per channel and complete poll of its broadcasts.
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
        platform = 'youtube'
        and resource = 'live_videos'
        and kind = 'sample'
        and status = 'complete'

)

select * from final
