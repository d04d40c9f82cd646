-- One row per content, publication, age and day: the reading nearest to that age.
with

-- Materialized: a join with the ages would else read the views once per age.
readings as materialized (

    {{ rows_read_in_window(conformed('content_readings', [
        'platform', 'channel_id', 'content_id', 'published_at', 'views_total',
        'partition_date', 'date', 'observed_at'
    ])) }}

),

near as (

    select
        readings.*,
        ages.age_hours,
        {{ minutes('readings.observed_at - readings.published_at') }}
        - 60 * ages.age_hours as minutes_late
    from readings
    inner join {{ ref('content_ages') }} as ages
        on
            readings.observed_at >= readings.published_at
            + (60 * ages.age_hours - ages.tolerance_minutes) * interval '1 minute'
            and readings.observed_at <= readings.published_at
            + (60 * ages.age_hours + ages.tolerance_minutes) * interval '1 minute'

),

final as (

    select distinct on (platform, content_id, published_at, age_hours, date)
        platform,
        content_id,
        published_at,
        age_hours,
        date,
        channel_id,
        partition_date,
        observed_at,
        round(minutes_late)::integer as minutes_late,
        views_total

    from near

    order by
        platform asc,
        content_id asc,
        published_at asc,
        age_hours asc,
        date asc,
        abs(minutes_late) asc,
        observed_at asc,
        views_total desc

)

select * from final
