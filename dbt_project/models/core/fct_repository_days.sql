-- One row per repository and day on which it was read.
{%- set key = ['platform', 'repository_id'] -%}
{%- set measures = ['stars', 'forks', 'watchers', 'open_issues'] -%}
{%- set totals = measure_columns(measures) -%}
{%- set totals_and_flows = measure_columns(measures, flows=true) -%}
{%- set origin = [
    'channel_id', 'subject_id', 'list_name', 'is_private', 'repository_created_at'
] -%}
{%- set columns = key + ['date', 'partition_date', 'observed_at', 'basis'] + origin %}

with

readings as (

    {{ rows_read_in_window(conformed('repository_days', columns + totals)) }}

),

lists as (

    {{ lists_of_the_day_before('repository_lists') }}

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

    select platform, repository_id from {{ this }}
    where {{ in_window('date') }} or ({{ may_be_first('stars_days_spanned') }})

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
        {{ earlier_levels(measures) }},
        count(*) over earlier = 0 as is_first
    from timeline
    window earlier as (
        partition by platform, repository_id order by date
        rows between unbounded preceding and 1 preceding
    )

),

flowed as (

    select
        {{ columns_of(columns + totals, 'with_earlier_levels') }},
        {{ is_new('is_first', 'repository_created_at') }} as is_new,
        {{ is_listed_later('is_first', 'repository_created_at') }} as is_listed_later,
        {{ flows(measures) }}
    from with_earlier_levels
    left join lists
        on
            with_earlier_levels.platform = lists.platform
            and with_earlier_levels.subject_id = lists.channel_id
            and with_earlier_levels.list_name = lists.list_name
            and with_earlier_levels.date = lists.next_date
    where with_earlier_levels.boundary <> 'before'

),

final as (

    select
        {{ (columns + totals) | reject('equalto', 'basis') | join(', ') }},
        {{ basis_of_day() }} as basis,
        {%- for measure in measures %}
        case when is_new then {{ measure }}_total else {{ measure }}_gained end
            as {{ measure }}_gained,
        case
            when not is_new then {{ measure }}_days_spanned
            when {{ measure }}_total is not null then 1
        end as {{ measure }}_days_spanned,
        {%- endfor %}
        -- Open issues fall whenever one is closed, so they need no reason.
        case
            when is_listed_later then 'listed_later'
            when least(stars_gained, forks_gained, watchers_gained) < 0
                then 'withdrawals'
        end as change_reason

    from flowed

)

select * from final
