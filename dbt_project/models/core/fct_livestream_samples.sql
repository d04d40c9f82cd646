-- One row per livestream and sample.
with

samples as (

    {{ conformed('livestream_samples', [
        'platform', 'livestream_id', 'observed_at', 'date', 'partition_date',
        'channel_id', 'started_at', 'title', 'game_id', 'viewers', 'basis'
    ]) }}

),

final as (

    select distinct on (platform, livestream_id, observed_at)
        platform,
        livestream_id,
        observed_at,
        date,
        channel_id,
        started_at,
        title,
        game_id,
        viewers,
        basis

    from samples

    where {{ read_in_window() }}

    order by platform asc, livestream_id asc, observed_at asc, viewers desc

)

select * from final
