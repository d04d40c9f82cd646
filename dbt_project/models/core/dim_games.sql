-- One row per category, with its latest name.
with

readings as (

    {{ rows_read_in_window(conformed('games', [
        'platform', 'game_id', 'partition_date', 'date', 'observed_at', 'game_name',
        'box_art_url', 'igdb_id'
    ])) }}

),

candidates as (

    select platform, game_id, observed_at, game_name, box_art_url, igdb_id
    from readings

    {%- if is_window_run() %}

    union all

    select platform, game_id, observed_at, game_name, box_art_url, igdb_id
    from {{ this }} as existing
    where
        exists (
            select 1 from readings
            where
                existing.platform = readings.platform
                and existing.game_id = readings.game_id
        )

    {%- endif %}

),

final as (

    select
        platform,
        game_id,
        {{ last_known('game_name') }} as game_name,
        {{ last_known('box_art_url') }} as box_art_url,
        {{ last_known('igdb_id') }} as igdb_id,
        max(observed_at) as observed_at

    from candidates

    group by 1, 2

)

select * from final
