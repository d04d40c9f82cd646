-- One row per person.
with

people as (

    select * from {{ source('app', 'people') }}

),

final as (

    select
        ---------- ids
        id as person_id,
        creatorsync_id::text as creatorsync_id,
        clerk_user_id::text as clerk_user_id,

        ---------- strings
        username,

        ---------- timestamps
        created_at

    from people

)

select * from final
