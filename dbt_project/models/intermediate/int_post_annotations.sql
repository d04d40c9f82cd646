-- One row per post about which a person noted something, or whose artists are known.
with

post_annotations as (

    select * from {{ ref('stg_app__post_annotations') }}

),

post_artists as (

    select * from {{ ref('stg_app__post_artists') }}

),

first_artists as (

    select distinct on (post_id) post_id, artist_id
    from post_artists
    order by post_id asc, share desc, artist_id asc

),

final as (

    select
        coalesce(post_annotations.post_id, first_artists.post_id) as post_id,
        post_annotations.asset_tag,
        first_artists.artist_id,
        post_annotations.parent_post_id,
        post_annotations.previous_iteration_id

    from post_annotations
    full join first_artists on post_annotations.post_id = first_artists.post_id

)

select * from final
