{%- set measures = ['followers', 'following', 'subscribers', 'views', 'contents'] -%}
{%- set columns = ['platform', 'channel_id', 'date', 'observed_at', 'basis'] -%}
{%- set natives = ['impressions_gained', 'clicks_gained'] -%}
{%- set totals = [] -%}
{%- set flows = [] -%}
{%- for measure in measures -%}
    {%- do totals.append(measure ~ '_total') -%}
    {%- do flows.extend([measure ~ '_gained', measure ~ '_days_spanned']) -%}
{%- endfor -%}
with

readings as (

    select *
    from (
        {{ conformed('channel_days', columns + ['partition_date'] + totals + natives) }}
    ) as channel_days
    where {{ read_in_window() }}

),

-- The last reading of a closing date wins, for each measure by itself.
days as (

    select
        'in'::text as edge,
        platform,
        channel_id,
        date,
        max(observed_at) as observed_at,
        max(basis) as basis,
        {%- for total in totals + natives %}
        {{ last_known(total) }} as {{ total }},
        {%- endfor %}
        {%- for measure in measures %}
        null::bigint as {{ measure }}_gained,
        null::integer as {{ measure }}_days_spanned{{ ',' if not loop.last }}
        {%- endfor %}
    from readings
    group by 1, 2, 3, 4

),

{% if is_part() -%}

touched as (

    select platform, channel_id from days

    union

    select platform, channel_id from {{ this }} where {{ in_window('date') }}

),

neighbours as (

    {{ edges(['platform', 'channel_id'], columns + totals + natives + flows, totals) }}

),

{% endif -%}

timeline as (

    select * from days

    {%- if is_part() %}

    union all

    select * from neighbours

    {%- endif %}

),

-- Of what was known earlier the last: the largest pair of a day's number and a value.
known as (

    select
        *,
        {%- for total in totals %}
        max(
            case
                when {{ total }} is not null
                    then array[date - date '2000-01-01', {{ total }}]
            end
        ) over earlier as earlier_{{ total }}{{ ',' if not loop.last }}
        {%- endfor %}
    from timeline
    window earlier as (
        partition by platform, channel_id order by date
        rows between unbounded preceding and 1 preceding
    )

),

-- After the window a flow is new only if its start lies in the window or before.
flowed as (

    select
        {{ (columns + totals + natives) | join(', ') }},
        {%- for measure in measures %}
        {%- set start = "date '2000-01-01' + earlier_" ~ measure ~ '_total[1]::integer' %}
        case
            when edge = 'after' and {{ after_window(start) }}
                then {{ measure }}_gained
            else {{ measure }}_total - earlier_{{ measure }}_total[2]
        end as {{ measure }}_gained,
        case
            when edge = 'after' and {{ after_window(start) }}
                then {{ measure }}_days_spanned
            when {{ measure }}_total is not null
                then date - ({{ start }})
        end as {{ measure }}_days_spanned{{ ',' if not loop.last }}
        {%- endfor %}
    from known
    where edge <> 'before'

),

final as (

    select
        *,
        -- People leave; a total of views falls for reasons that nobody tells.
        case
            when least(followers_gained, following_gained, subscribers_gained) < 0
                then 'departures'
            when least(views_gained, contents_gained) < 0
                then 'unknown'
        end as change_reason

    from flowed

)

select * from final
