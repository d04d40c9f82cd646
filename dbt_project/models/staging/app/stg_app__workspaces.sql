-- One row per group of people.
with

workspaces as (

    select * from {{ source('app', 'workspaces') }}

),

final as (

    select
        ---------- ids
        id as workspace_id,
        owner_id,

        ---------- strings
        name,
        slug,

        ---------- timestamps
        created_at

    from workspaces

)

select * from final
