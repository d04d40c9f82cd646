-- One row per channel, 28 days, country, credential and partition.
with

current_rows as (

    {{ current_rows(
        'youtube',
        'audience_countries',
        'raw.last_day, raw.country',
        day='last_day'
    ) }}

),

final as (

    select
        ---------- ids
        channel_id,

        ---------- strings
        country,

        ---------- numerics
        views,
        estimated_minutes_watched as minutes_watched,
        average_view_duration::numeric as average_view_seconds,
        average_view_percentage::numeric as average_view_pct,

        ---------- dates
        first_day as first_date,
        last_day as last_date,

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
