-- One row per day from 2005 to 2040: the calendar of weeks, months, quarters and
-- years.
with

dates as (

    select day::date as date
    from generate_series('2005-01-01'::timestamp, '2040-12-31', '1 day') as day

),

final as (

    select
        date,
        extract(year from date)::integer as year,
        extract(quarter from date)::integer as quarter,
        extract(month from date)::integer as month,
        extract(isoyear from date)::integer as iso_year,
        extract(week from date)::integer as iso_week,
        extract(isodow from date)::integer as iso_weekday,
        date_trunc('year', date)::date as year_start,
        date_trunc('quarter', date)::date as quarter_start,
        date_trunc('month', date)::date as month_start,
        (date_trunc('month', date) + interval '1 month - 1 day')::date as month_end,
        date_trunc('week', date)::date as week_start

    from dates

    where {{ in_window('date') if is_window_run() else 'true' }}

)

select * from final
