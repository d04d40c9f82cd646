-- One row per livestream with samples: its viewers.
{%- set key = ['platform', 'livestream_id'] -%}
{%- set accepted = 'not is_glitch and viewers is not null' -%}
{%- set tenth = '(livestream_ended_at - livestream_started_at) / 10' -%}
{%- set last_tenth = 'observed_at >= livestream_ended_at - ' ~ tenth -%}
{%- set first_tenth = 'observed_at <= livestream_started_at + ' ~ tenth %}

with

all_samples as not materialized (

    select * from {{ ref('fct_livestream_samples') }}

),

all_bounds as not materialized (select * from {{ ref('fct_livestream_bounds') }}),

-- Streams with a sample of the window, and streams whose bounds changed.
affected as (

    select platform, livestream_id from all_samples where {{ in_window('date') }}

    {%- if is_window_run() %}

    union

    select existing.platform, existing.livestream_id
    from {{ this }} as existing
    left join all_bounds
        on
            {{ same_key(key, 'existing', 'all_bounds') }}
            and {{ in_window('all_bounds.date', var('livestream_days'), 1) }}
    where
        {{ in_window('existing.date', var('livestream_days'), 1) }}
        and (existing.livestream_started_at, existing.livestream_ended_at)
        is distinct from (all_bounds.started_at, all_bounds.ended_at)

    {%- else %}

    group by 1, 2

    {%- endif %}

),

-- One index probe for each stream: an order keeps the planner from joining all of
-- history.
samples as (

    select
        sample.*,
        bounds.date as livestream_date,
        bounds.started_at as livestream_started_at,
        bounds.ended_at as livestream_ended_at,
        lead(sample.observed_at) over stream as next_at,
        count(*) filter (where not sample.is_glitch) over stream as sample_number
    from affected
    inner join lateral ( -- noqa: ST05
        select all_bounds.* from all_bounds
        where {{ same_key(key, 'affected', 'all_bounds') }}
        order by all_bounds.started_at asc
    ) as bounds on true
    inner join lateral ( -- noqa: ST05
        select all_samples.* from all_samples
        where {{ same_key(key, 'affected', 'all_samples') }}
        order by all_samples.observed_at asc
    ) as sample on true
    window stream as (
        partition by sample.platform, sample.livestream_id
        order by sample.observed_at
    )

),

carried as (

    select
        *,
        {{ accepted_viewers('not is_glitch') }}
    from samples
    window sample as (partition by platform, livestream_id, sample_number)

),

weighed as (

    select
        *,
        {{ viewed_minutes('livestream_ended_at') }} as viewed_minutes
    from carried

),

final as (

    select
        platform,
        livestream_id,
        livestream_date as date,
        livestream_started_at,
        livestream_ended_at,
        count(*) filter (where not is_glitch) as sample_count,
        count(*) filter (where is_glitch) as glitch_count,
        max(viewers) filter (where {{ accepted }}) as peak_viewers,
        {{ first_in_order('observed_at', 'viewers desc, observed_at asc', accepted) }}
            as peak_at,
        coalesce(
            sum(accepted_viewers * viewed_minutes) / nullif(sum(viewed_minutes), 0),
            avg(accepted_viewers)
        )::numeric(18, 6) as average_viewers,
        sum(viewed_minutes)::numeric(18, 6) as viewed_minutes,
        avg(viewers) filter (where {{ accepted }} and {{ first_tenth }})::numeric(18, 6)
            as first_tenth_viewers,
        avg(viewers) filter (where {{ accepted }} and {{ last_tenth }})::numeric(18, 6)
            as last_tenth_viewers

    from weighed

    group by
        platform, livestream_id, livestream_date, livestream_started_at,
        livestream_ended_at

)

select * from final
