-- One row per channel, measure and day with a known level: what it was before, and
-- whether the gain of the day is usual.
{%- set days_before = var('growth_days') -%}
{%- set measures = ['followers', 'subscribers', 'views'] %}
with

channel_days as not materialized (select * from {{ ref('fct_channel_days') }}),

-- Each day with the days before it, by the primary key.
compared as (

    select
        {%- for measure in measures %}
        past.{{ measure }}_earlier,
        past.{{ measure }}_usual,
        past.{{ measure }}_known,
        {%- endfor %}
        days.*
    from channel_days as days
    left join lateral (
        select
            {%- for measure in measures %}
            {{ first_known('before.' ~ measure ~ '_total', 'before.date desc') }}
                as {{ measure }}_earlier,
            {{ usual_gain('before', measure) }} as {{ measure }}_usual,
            count(*) filter (where before.{{ measure }}_days_spanned = 1)
                as {{ measure }}_known,
            {%- endfor %}
            max(before.date) as last_date
        from channel_days as before
        where
            before.platform = days.platform
            and before.channel_id = days.channel_id
            and before.date < days.date
            and before.date >= days.date - {{ days_before }}
    ) as past on true
    where {{ in_window('days.date', 0, days_before) }}

),

measured as (

    {%- for measure in measures %}

    select
        platform,
        channel_id,
        '{{ measure }}'::text as measure,
        date,
        observed_at,
        {{ measure }}_total as level,
        {{ measure }}_earlier as earlier_level,
        case
            when {{ measure }}_days_spanned = 1 then {{ measure }}_gained
        end as gained,
        case
            when {{ measure }}_known >= {{ var('growth_days_least') }}
                then {{ measure }}_usual
        end as usual_gain
    from compared
    where {{ measure }}_total is not null
    {{ 'union all' if not loop.last }}
    {%- endfor %}

),

final as (

    select
        *,
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
