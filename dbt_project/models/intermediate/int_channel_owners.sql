-- One row per channel and owner: the person who connected the account.
with

connections as (

    select * from {{ ref('stg_app__connections') }}

),

people as (

    select * from {{ ref('stg_app__people') }}

),

final as (

    select
        connections.platform,
        connections.channel_id,
        connections.person_id,
        connections.connection_id,
        connections.is_primary,
        case
            when people.clerk_user_id is not null then people.creatorsync_id
        end as creatorsync_user_id

    from connections
    inner join people
        on connections.person_id = people.person_id

)

select * from final
