-- One row per post about which a person noted something.
with

post_annotations as (

    select * from {{ source('app', 'post_annotations') }}

),

final as (

    select
        ---------- ids
        post_id,
        artist_id,
        parent_post_id,
        previous_iteration_id,

        ---------- strings
        asset_tag,

        ---------- timestamps
        updated_at

    from post_annotations

)

select * from final
