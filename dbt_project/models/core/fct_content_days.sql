-- One row per content and day on which it was read.
{%- set key = ['platform', 'content_id'] -%}
{%- set columns = [
    'platform', 'content_id', 'date', 'channel_id', 'list_name', 'partition_date',
    'observed_at', 'basis', 'watch_minutes_gained', 'views_total', 'likes_total',
    'comments_total', 'shares_total', 'has_shares', 'is_described'
] -%}
{%- set carried = columns + ['views_counted_since'] %}
with

readings as (

    select *
    from (
        {{ conformed('content_days', columns + ['counted_as']) }}
    ) as content_days
    where {{ read_in_window() }}

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

    select platform, content_id from {{ this }} where {{ in_window('date') }}

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

flowed as (

    select
        *,
        views_total - lag(views_total) over earlier as views_gained,
        likes_total - lag(likes_total) over earlier as likes_gained,
        comments_total - lag(comments_total) over earlier as comments_gained,
        shares_total - lag(shares_total) over earlier as shares_gained,
        date - lag(date) over earlier as days_spanned,
        coalesce(views_counted_since > lag(date) over earlier, false)
            as is_counted_anew
    from timeline
    window earlier as (partition by platform, content_id order by date)

),

final as (

    select
        {{ carried | join(', ') }},
        case when not is_counted_anew then views_gained end as views_gained,
        likes_gained,
        comments_gained,
        shares_gained,
        days_spanned,
        -- Only the platform takes views back: a correction. People take back likes,
        -- comments and shares.
        case
            when is_counted_anew then 'counting_rule'
            when views_gained < 0 then 'correction'
            when least(likes_gained, comments_gained, shares_gained) < 0
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
