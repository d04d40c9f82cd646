-- One row per livestream and uninterrupted segment of one category.
{%- set alone = "interval '" ~ var('sample_minutes') ~ " minutes'" -%}
{%- set bridged = "interval '" ~ var('bridge_minutes') ~ " minutes'" -%}
{%- set until = 'least(coalesce(next_at, livestream_ended_at, observed_at), '
    ~ 'observed_at + ' ~ alone ~ ')' -%}
{%- set ended_at = 'greatest(min(played_from), max(played_until))' -%}
{%- set key = ['platform', 'livestream_id'] %}

with

all_samples as not materialized (

    select * from {{ ref('fct_livestream_samples') }}

),

all_bounds as not materialized (

    select * from {{ ref('fct_livestream_bounds') }}

),

-- Streams with a sample of the window, and streams whose known end changed.
affected as (

    select platform, livestream_id from all_samples where {{ in_window('date') }}

    {%- if is_window_run() %}

    union

    select existing.platform, existing.livestream_id
    from {{ this }} as existing
    inner join all_bounds
        on
            existing.platform = all_bounds.platform
            and existing.livestream_id = all_bounds.livestream_id
            and existing.livestream_ended_at is distinct from all_bounds.ended_at
    where {{ in_window('existing.date', var('livestream_days'), 1) }}

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
    from affected
    inner join all_samples on {{ same_key(key, 'affected', 'all_samples') }}
    inner join all_bounds on {{ same_key(key, 'affected', 'all_bounds') }}
    window stream as (
        partition by all_samples.platform, all_samples.livestream_id
        order by all_samples.observed_at
    )

),

-- The time that each sample represents; see the description of the table.
weighed as (

    select
        *,
        coalesce(
            game_id is distinct from previous_game_id
            or observed_at > previous_at + {{ bridged }},
            true
        ) as is_first,
        case
            when previous_at is not null then observed_at
            else greatest(
                least(livestream_started_at, observed_at), observed_at - {{ alone }}
            )
        end as played_from,
        least(
            livestream_ended_at,
            case
                when
                    game_id is not distinct from next_game_id
                    and next_at <= observed_at + {{ bridged }}
                    then next_at
                else {{ until }}
            end
        ) as played_until,
        case
            when viewers is not null
                then greatest(0, {{ minutes(until ~ ' - observed_at') }})
        end as viewed_minutes
    from samples

),

numbered as (

    select
        *,
        sum(is_first::integer) over (
            partition by platform, livestream_id order by observed_at
        ) as segment_number
    from weighed

),

final as (

    select
        platform,
        livestream_id,
        min(played_from) as started_at,
        {{ ended_at }} as ended_at,
        livestream_date as date,
        channel_id,
        game_id,
        livestream_ended_at,
        ({{ minutes(ended_at ~ ' - min(played_from)') }})::numeric(18, 6) as minutes,
        count(*) as sample_count,
        max(viewers) as peak_viewers,
        coalesce(
            sum(viewers * viewed_minutes) / nullif(sum(viewed_minutes), 0), avg(viewers)
        )::numeric(18, 6) as average_viewers,
        sum(viewed_minutes)::numeric(18, 6) as viewed_minutes,
        sum(viewers * viewed_minutes)::numeric(24, 6) as viewer_minutes

    from numbered

    group by
        platform,
        livestream_id,
        segment_number,
        channel_id,
        game_id,
        livestream_date,
        livestream_ended_at

)

select * from final
