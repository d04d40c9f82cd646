-- One row per channel, measure and day with a known level: what it was before, and
-- whether the gain of the day is usual.
{%- set days_before = var('growth_days') %}
with

channel_days as not materialized (select * from {{ ref('fct_channel_days') }}),

days as (

    select * from channel_days
    where {{ in_window('date', 0, days_before) }}

),

measured as (

    select
        days.platform,
        days.channel_id,
        days.date,
        days.observed_at,
        measures.*
    from days
    -- The days before, by the primary key.
    cross join lateral (
        select
            {%- for measure in ['followers', 'subscribers', 'views'] %}
            (
                array_agg(before.{{ measure }}_total order by before.date desc)
                filter (where before.{{ measure }}_total is not null)
            )[1] as {{ measure }}_earlier,
            percentile_cont(0.5) within group (order by before.{{ measure }}_gained)
            filter (where before.{{ measure }}_days_spanned = 1) as {{ measure }}_usual,
            count(before.{{ measure }}_gained)
            filter (where before.{{ measure }}_days_spanned = 1) as {{ measure }}_known
            {{- ',' if not loop.last }}
            {%- endfor %}
        from channel_days as before
        where
            before.platform = days.platform
            and before.channel_id = days.channel_id
            and before.date < days.date
            and before.date >= days.date - {{ days_before }}
    ) as past
    cross join lateral (
        values
        {%- for measure in ['followers', 'subscribers', 'views'] %}
        (
            '{{ measure }}',
            days.{{ measure }}_total,
            past.{{ measure }}_earlier,
            case when days.{{ measure }}_days_spanned = 1 then days.{{ measure }}_gained end,
            case
                when past.{{ measure }}_known >= {{ var('growth_days_least') }}
                    then past.{{ measure }}_usual
            end
        ){{ ',' if not loop.last }}
        {%- endfor %}
    ) as measures (measure, level, earlier_level, gained, usual_gain)
    where measures.level is not null

),

final as (

    select
        platform,
        channel_id,
        measure,
        date,
        observed_at,
        level,
        earlier_level,
        gained,
        usual_gain::numeric as usual_gain,
        case
            when
                gained >= usual_gain * {{ var('spike_opens') }}
                and gained >= usual_gain + {{ var('spike_least') }}
                then 'high'
            when
                gained < usual_gain * {{ var('spike_closes') }}
                or gained < usual_gain + {{ var('spike_least') }} / 2.0
                then 'usual'
        end as state

    from measured

)

select * from final
