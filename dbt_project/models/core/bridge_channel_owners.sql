-- One row per channel and owner, as of now.
with

connections as (

    select * from {{ ref('int_channel_owners') }}

),

final as (

    select
        platform,
        channel_id,
        person_id,
        connection_id,
        creatorsync_user_id,
        is_primary

    from connections

)

select * from final
