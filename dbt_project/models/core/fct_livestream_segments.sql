-- One row per livestream and uninterrupted segment of one category.
{%- set alone = "interval '" ~ var('sample_minutes') ~ " minutes'" -%}
{%- set bridged = "interval '" ~ var('bridge_minutes') ~ " minutes'" -%}
{%- set ended_at = 'greatest(min(played_from), max(played_until))' -%}
{%- set key = ['platform', 'livestream_id'] -%}
{%- set accepted = 'is_sample and not is_glitch' %}

with

samples as not materialized (select * from {{ ref('fct_livestream_samples') }}),

bounds as not materialized (select * from {{ ref('fct_livestream_bounds') }}),

events as not materialized (select * from {{ ref('int_livestream_events') }}),

-- Streams with a sample of the window, with changed bounds, and of days of late events.
affected as (

    select bounds.*
    from bounds

    {%- if is_window_run() %}

    where
        {{ in_window('bounds.date', var('livestream_days'), 1) }}
        and (
            {{ in_window('bounds.date', var('event_days'), 1) }}
            or exists (
                select 1 from samples
                where
                    {{ same_key(key, 'bounds', 'samples') }}
                    and {{ in_window('samples.date') }}
            )
            or exists (
                select 1 from {{ this }} as existing
                where
                    {{ same_key(key, 'bounds', 'existing') }}
                    and {{ in_window('existing.date', var('livestream_days') + 1, 2) }}
                    and existing.livestream_ended_at is distinct from bounds.ended_at
            )
        )

    {%- endif %}

),

-- Samples, and changes of the category between them.
states as (

    select
        affected.platform,
        affected.livestream_id,
        state.*,
        affected.channel_id,
        affected.date as livestream_date,
        affected.started_at as livestream_started_at,
        affected.ended_at as livestream_ended_at,
        count(*) filter (where {{ accepted }}) over stream as sample_number,
        lag(state.observed_at) over stream as previous_at,
        lag(state.game_id) over stream as previous_game_id,
        lead(state.observed_at) over stream as next_at,
        lead(state.game_id) over stream as next_game_id
    from affected
    inner join lateral ( -- noqa: ST05
        {{ livestream_states('affected') }}
    ) as state on true
    window stream as (
        partition by affected.platform, affected.livestream_id
        order by state.observed_at
    )

),

-- The time that each state represents; see the description of the table.
weighed as (

    select
        *,
        {{ accepted_viewers(accepted) }},
        coalesce(
            game_id is distinct from previous_game_id
            or (is_sample and observed_at > previous_at + {{ bridged }}),
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
            coalesce(next_at, livestream_ended_at, observed_at),
            case
                when
                    is_sample
                    and (
                        game_id is distinct from next_game_id
                        or coalesce(next_at > observed_at + {{ bridged }}, true)
                    )
                    then observed_at + {{ alone }}
            end
        ) as played_until
    from states
    window sample as (partition by platform, livestream_id, sample_number)

),

numbered as (

    select
        *,
        {{ viewed_minutes('livestream_ended_at') }} as viewed_minutes,
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
        count(*) filter (where {{ accepted }}) as sample_count,
        max(viewers) filter (where {{ accepted }}) as peak_viewers,
        coalesce(
            sum(accepted_viewers * viewed_minutes) / nullif(sum(viewed_minutes), 0),
            avg(accepted_viewers)
        )::numeric(18, 6) as average_viewers,
        sum(viewed_minutes)::numeric(18, 6) as viewed_minutes,
        sum(accepted_viewers * viewed_minutes)::numeric(24, 6) as viewer_minutes

    from numbered

    group by
        platform, livestream_id, segment_number, channel_id, game_id,
        livestream_date, livestream_ended_at

)

select * from final
