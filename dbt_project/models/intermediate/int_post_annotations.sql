-- One row per post about which a person noted something.
with

post_annotations as (

    select * from {{ ref('stg_app__post_annotations') }}

),

final as (

    select
        post_id,
        asset_tag,
        artist_id,
        parent_post_id,
        previous_iteration_id

    from post_annotations

)

select * from final
