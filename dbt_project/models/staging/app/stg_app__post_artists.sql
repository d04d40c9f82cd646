-- One row per post and artist, with the share that holds now.
with

post_artists as (

    select * from {{ source('app', 'post_artists') }}

),

final as (

    select
        ---------- ids
        post_id,
        artist_id,

        ---------- numerics
        share

    from post_artists

)

select * from final
