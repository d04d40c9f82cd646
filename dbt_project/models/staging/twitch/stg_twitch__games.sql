-- One row per category, credential and partition.
with

current_rows as (

    {{ current_rows('twitch', 'games', 'raw.id') }}

),

final as (

    select
        ---------- ids
        id as game_id,
        nullif(igdb_id, '') as igdb_id,

        ---------- strings
        name as game_name,
        nullif(box_art_url, '') as box_art_url,

        ---------- the reading
        credential_id,
        subject_id,
        partition_date,
        date,
        read_at,
        observed_at

    from current_rows

)

select * from final
