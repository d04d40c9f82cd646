-- One row per livestream and UTC day in which it ran: its minutes, split at midnight.
with

bounds as (

    select *
    from {{ ref('fct_livestream_bounds') }}
    where
        ended_at > started_at
        and {{ in_window('date', var('livestream_days'), 1) }}

),

final as (

    select
        bounds.platform,
        bounds.livestream_id,
        {{ utc_day('day.starts_at') }} as date,
        bounds.channel_id,
        bounds.date as livestream_date,
        ({{ minutes(
            "least(bounds.ended_at, day.starts_at + interval '1 day')"
            ~ ' - greatest(bounds.started_at, day.starts_at)'
        ) }})::numeric(18, 6) as minutes

    from bounds
    cross join generate_series(
        date_trunc('day', bounds.started_at, 'UTC'),
        bounds.ended_at - interval '1 microsecond',
        interval '1 day'
    ) as day (starts_at)

)

select * from final
