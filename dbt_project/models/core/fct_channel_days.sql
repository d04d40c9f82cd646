{%- set measures = ['followers', 'following', 'subscribers', 'views', 'contents'] -%}
{%- set totals = measure_columns(measures) -%}
{%- set totals_and_flows = measure_columns(measures, flows=true) -%}
{%- set columns = ['platform', 'channel_id', 'date', 'observed_at', 'basis'] -%}
{%- set natives = ['impressions_gained', 'clicks_gained'] -%}

with

channel_days as (

    {{ conformed('channel_days', columns + ['partition_date'] + totals + natives) }}

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
        {{ last_known_of(natives + totals) }}
    from channel_days
    where {{ read_in_window() }}
    group by 1, 2, 3, 4

),

{% if is_part() -%}

touched as (

    select platform, channel_id from days

    union

    select platform, channel_id from {{ this }} where {{ in_window('date') }}

),

neighbours as (

    {{ edges(['platform', 'channel_id'], columns + natives + totals_and_flows, totals) }}

),

{% endif -%}

timeline as (

    select
        edge,
        {{ (columns + natives + totals) | join(', ') }},
        {{ unknown_flows(measures) }}
    from days

    {%- if is_part() %}

    union all

    select
        edge,
        {{ (columns + natives + totals) | join(', ') }},
        {{ (totals_and_flows | reject('in', totals)) | join(', ') }}
    from neighbours

    {%- endif %}

),

known as (

    select
        *,
        {{ earlier_levels(measures) }}
    from timeline
    window earlier as (
        partition by platform, channel_id order by date
        rows between unbounded preceding and 1 preceding
    )

),

flowed as (

    select
        {{ (columns + natives + totals) | join(', ') }},
        {{ flows(measures) }}
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
