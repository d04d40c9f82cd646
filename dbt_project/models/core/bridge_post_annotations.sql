-- One row per post about which a person noted something, as of now.
with

annotations as (

    select * from {{ ref('int_post_annotations') }}

),

final as (

    select
        post_id,
        asset_tag,
        artist_id,
        parent_post_id,
        previous_iteration_id

    from annotations

)

select * from final
