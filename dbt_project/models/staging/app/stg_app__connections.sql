-- One row per connected account, without its tokens.
with

connections as (

    select * from {{ source('app', 'connections') }}

),

final as (

    select
        ---------- ids
        id as connection_id,
        person_id,
        platform,
        platform_user_id as channel_id,

        ---------- strings
        platform_username as username,
        inactive_reason,

        ---------- booleans
        is_primary,
        is_active,

        ---------- timestamps
        created_at

    from connections

)

select * from final
