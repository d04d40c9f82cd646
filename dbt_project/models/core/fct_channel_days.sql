-- One row per channel and day on which a level was read.
{%- set measures = ['followers', 'following', 'subscribers', 'views', 'contents'] -%}
{%- set totals = measure_columns(measures) -%}
{%- set totals_and_flows = measure_columns(measures, flows=true) -%}
{%- set columns = ['platform', 'channel_id', 'date', 'observed_at', 'basis'] -%}
{%- set natives = ['impressions_gained', 'clicks_gained'] -%}
{%- set reported = natives + ['has_rounded_followers'] + totals -%}
{%- set carried = ['views_counted_since'] + reported -%}
{%- set flowing = totals_and_flows | reject('in', totals) | list %}

with

channel_days as (

    {{ rows_read_in_window(conformed(
        'channel_days', columns + ['partition_date'] + reported
    )) }}

),

-- The last reading of a closing date wins, for each measure separately.
days as (

    select
        'inside'::text as boundary,
        platform,
        channel_id,
        date,
        max(observed_at) as observed_at,
        max(basis) as basis,
        {{ views_counted_since('channel_days.platform', 'channel_days.date') }}
            as views_counted_since,
        {{ last_known_of(reported) }}
    from channel_days
    group by 1, 2, 3, 4

),

{% if is_window_run() -%}

affected as (

    select platform, channel_id from days

    union

    select platform, channel_id from {{ this }} where {{ in_window('date') }}

),

neighbours as ( -- noqa: ST03

    {{ boundary_rows(['platform', 'channel_id'], columns + carried + flowing, totals) }}

),

{% endif -%}

timeline as (

    select
        boundary,
        {{ (columns + carried) | join(', ') }},
        {{ unknown_flows(measures) }}
    from days

    {%- if is_window_run() %}

    union all

    select
        boundary,
        {{ (columns + carried + flowing) | join(', ') }}
    from neighbours

    {%- endif %}

),

with_earlier_levels as (

    select
        *,
        {{ earlier_levels(measures) }},
        max(
            case
                when followers_total is not null
                    then
                        array[
                            date - date '2000-01-01',
                            coalesce(has_rounded_followers, false)::integer
                        ]
            end
        ) over earlier as earlier_rounding
    from timeline
    window earlier as (
        partition by platform, channel_id order by date
        rows between unbounded preceding and 1 preceding
    )

),

flowed as (

    select
        {{ (columns + carried) | join(', ') }},
        {{ flows(measures, invalid_when={
            'followers': 'has_rounded_followers or earlier_rounding[2] = 1',
            'views': "views_counted_since > date '2000-01-01' + earlier_views[1]::integer",
        }) }}
    from with_earlier_levels
    where boundary <> 'before'

),

final as (

    select
        {{ (columns + carried + flowing) | join(', ') }},
        -- People leave. The platform gives no reason for a fall of views.
        case
            when
                views_gained is null
                and views_counted_since > date - views_days_spanned
                then 'counting_rule'
            when least(followers_gained, following_gained, subscribers_gained) < 0
                then 'departures'
            when least(views_gained, contents_gained) < 0
                then 'unknown'
        end as change_reason

    from flowed

)

select * from final
