with

all_samples as not materialized (

    select * from {{ ref('fct_livestream_samples') }}

),

all_bounds as not materialized (

    select * from {{ ref('fct_livestream_bounds') }}

),

-- Streams with a sample of the window, and those whose end was learned in it.
touched as (

    select platform, livestream_id from all_samples where {{ in_window('date') }}

    {%- if is_window_run() %}

    union

    select held.platform, held.livestream_id
    from {{ this }} as held
    inner join all_bounds
        on
            held.platform = all_bounds.platform
            and held.livestream_id = all_bounds.livestream_id
            and held.livestream_ended_at is distinct from all_bounds.ended_at
    where {{ in_window('held.date', var('livestream_days'), 1) }}

    {%- else %}

    group by 1, 2

    {%- endif %}

),

samples as (

    select
        all_samples.*,
        all_bounds.date as livestream_date,
        all_bounds.started_at as livestream_started_at,
        all_bounds.ended_at as livestream_ended_at,
        lag(all_samples.observed_at) over stream as previous_at,
        lag(all_samples.game_id) over stream as previous_game_id,
        lead(all_samples.observed_at) over stream as next_at,
        lead(all_samples.game_id) over stream as next_game_id
    from touched
    inner join all_samples
        on
            touched.platform = all_samples.platform
            and touched.livestream_id = all_samples.livestream_id
    inner join all_bounds
        on
            touched.platform = all_bounds.platform
            and touched.livestream_id = all_bounds.livestream_id
    window stream as (
        partition by all_samples.platform, all_samples.livestream_id
        order by all_samples.observed_at
    )

),

weighed as (

    {{ weighed_samples() }}

),

numbered as (

    select
        *,
        sum(is_first::integer) over (
            partition by platform, livestream_id order by observed_at
        ) as segment_number
    from weighed

),

segments as (

    select
        platform,
        livestream_id,
        segment_number,
        channel_id,
        game_id,
        livestream_date as date,
        livestream_ended_at,
        min(played_from) as started_at,
        greatest(min(played_from), max(played_until)) as ended_at,
        count(*) as sample_count,
        max(viewers) as peak_viewers,
        avg(viewers) as plain_average,
        sum(viewed_minutes) as viewed_minutes,
        sum(viewers * viewed_minutes) as viewer_minutes
    from numbered
    group by 1, 2, 3, 4, 5, 6, 7

),

final as (

    select
        platform,
        livestream_id,
        started_at,
        ended_at,
        date,
        channel_id,
        game_id,
        livestream_ended_at,
        ({{ minutes('ended_at - started_at') }})::numeric(18, 6) as minutes,
        sample_count,
        peak_viewers,
        coalesce(
            viewer_minutes / nullif(viewed_minutes, 0), plain_average
        )::numeric(18, 6) as average_viewers,
        viewed_minutes::numeric(18, 6) as viewed_minutes,
        viewer_minutes::numeric(24, 6) as viewer_minutes

    from segments

)

select * from final
