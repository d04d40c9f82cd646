-- One row per content and day on which it was read.
{%- set key = ['platform', 'content_id'] -%}
{%- set columns = [
    'platform', 'content_id', 'date', 'channel_id', 'list_name', 'partition_date',
    'observed_at', 'basis', 'content_created_at', 'watch_minutes_gained', 'views_total',
    'likes_total', 'comments_total', 'shares_total', 'has_shares', 'is_described'
] -%}
{%- set carried = columns + ['views_counted_since'] -%}
{%- set measures = ['views', 'likes', 'comments', 'shares'] %}
with

readings as (

    {{ rows_read_in_window(conformed('content_days', columns + ['counted_as'])) }}

),

lists as (

    {{ lists_of_the_day_before('content_lists') }}

),

-- The last reading of a closing date wins.
days as (

    select distinct on (platform, content_id, date)
        'inside'::text as boundary,
        {{ columns | join(', ') }},
        {{ views_counted_since('readings.platform', 'readings.date', 'counted_as') }}
            as views_counted_since
    from readings
    order by platform asc, content_id asc, date asc, observed_at desc

),

{% if is_window_run() -%}

affected as (

    select platform, content_id from days

    union

    select platform, content_id from {{ this }}
    where {{ in_window('date') }} or ({{ may_be_first() }})

),

neighbours as ( -- noqa: ST03

    {{ boundary_rows(key, carried) }}

),

{% endif -%}

timeline as (

    select * from days

    {%- if is_window_run() %}

    union all

    select * from neighbours

    {%- endif %}

),

differences as (

    select
        *,
        {%- for measure in measures %}
        {{ measure }}_total - lag({{ measure }}_total) over earlier
            as {{ measure }}_difference,
        {%- endfor %}
        lag(date) over earlier as earlier_date
    from timeline
    window earlier as (partition by platform, content_id order by date)

),

flowed as (

    select
        differences.*,
        {{ is_new('earlier_date is null', 'content_created_at') }} as is_new,
        {{ is_listed_later('earlier_date is null', 'content_created_at') }}
            as is_listed_later,
        coalesce(differences.views_counted_since > differences.earlier_date, false)
            as is_counted_anew
    from differences
    left join lists
        on
            differences.platform = lists.platform
            and differences.channel_id = lists.channel_id
            and differences.list_name = lists.list_name
            and differences.date = lists.next_date

),

final as (

    select
        {{ (carried | reject('equalto', 'basis')) | join(', ') }},
        {{ basis_of_day() }} as basis,
        {%- for measure in measures %}
        case
            when is_new then {{ measure }}_total
            {%- if measure == 'views' %}
            when is_counted_anew then null
            {%- endif %}
            else {{ measure }}_difference
        end as {{ measure }}_gained,
        {%- endfor %}
        case when is_new then 1 else date - earlier_date end as days_spanned,
        -- Only the platform takes views back: a correction. People take back likes,
        -- comments and shares.
        case
            when is_listed_later then 'listed_later'
            when is_counted_anew then 'counting_rule'
            when views_difference < 0 then 'correction'
            when least(likes_difference, comments_difference, shares_difference) < 0
                then 'withdrawals'
        end as change_reason

    from flowed

    where boundary <> 'before'

    {%- if not is_window_run() %}

    -- The rows of a day are neighbours on disk, so a day reads few pages.
    order by date asc

    {%- endif %}

)

select * from final
