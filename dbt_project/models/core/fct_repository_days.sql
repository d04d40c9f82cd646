-- One row per repository and day on which it was read.
{%- set key = ['platform', 'repository_id'] -%}
{%- set measures = ['stars', 'forks', 'watchers', 'open_issues'] -%}
{%- set totals = measure_columns(measures) -%}
{%- set totals_and_flows = measure_columns(measures, flows=true) -%}
{%- set origin = ['channel_id', 'subject_id', 'list_name', 'is_private'] -%}
{%- set columns = key + ['date', 'partition_date', 'observed_at', 'basis'] + origin %}

with

repository_days as (

    {{ conformed('repository_days', columns + totals) }}

),

readings as (

    select * from repository_days where {{ read_in_window() }}

),

-- The last reading of a closing date wins, for each measure separately.
days as (

    select
        'inside'::text as boundary,
        platform,
        repository_id,
        date,
        {{ last_known('partition_date') }} as partition_date,
        max(observed_at) as observed_at,
        max(basis) as basis,
        {{ last_known_of(origin + totals) }}
    from readings
    group by 1, 2, 3, 4

),

{% if is_window_run() -%}

affected as (

    select platform, repository_id from days

    union

    select platform, repository_id from {{ this }} where {{ in_window('date') }}

),

neighbours as ( -- noqa: ST03

    {{ boundary_rows(key, columns + totals_and_flows, totals) }}

),

{% endif -%}

timeline as (

    select
        boundary,
        {{ (columns + totals) | join(', ') }},
        {{ unknown_flows(measures) }}
    from days

    {%- if is_window_run() %}

    union all

    select
        boundary,
        {{ (columns + totals) | join(', ') }},
        {{ (totals_and_flows | reject('in', totals)) | join(', ') }}
    from neighbours

    {%- endif %}

),

with_earlier_levels as (

    select
        *,
        {{ earlier_levels(measures) }}
    from timeline
    window earlier as (
        partition by platform, repository_id order by date
        rows between unbounded preceding and 1 preceding
    )

),

flowed as (

    select
        {{ (columns + totals) | join(', ') }},
        {{ flows(measures) }}
    from with_earlier_levels
    where boundary <> 'before'

),

final as (

    select
        *,
        -- Open issues fall whenever one is closed, so they need no reason.
        case
            when least(stars_gained, forks_gained, watchers_gained) < 0
                then 'withdrawals'
        end as change_reason

    from flowed

)

select * from final
