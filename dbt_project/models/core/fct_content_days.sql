{%- set key = ['platform', 'content_id'] -%}
{%- set columns = [
    'platform', 'content_id', 'date', 'channel_id', 'list_name', 'partition_date',
    'observed_at', 'basis', 'watch_minutes_gained', 'views_total', 'likes_total',
    'comments_total', 'shares_total'
] -%}
{%- set told = columns + ['is_described'] -%}
{%- set marked = told + ['views_counted_since'] -%}
with

readings as (

    select *
    from (
        {{ conformed('content_days', told + ['counted_as']) }}
    ) as content_days
    where {{ read_in_window() }}

),

-- The last reading of a closing date wins.
days as (

    select distinct on (platform, content_id, date)
        'in'::text as edge,
        {{ told | join(', ') }},
        {{ views_counted_since('readings.platform', 'readings.date', 'counted_as') }}
            as views_counted_since
    from readings
    order by platform asc, content_id asc, date asc, observed_at desc

),

{% if is_window_run() -%}

touched as (

    select platform, content_id from days

    union

    select platform, content_id from {{ this }} where {{ in_window('date') }}

),

neighbours as (

    {{ edges(key, marked) }}

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
        {{ marked | join(', ') }},
        case when not is_counted_anew then views_gained end as views_gained,
        likes_gained,
        comments_gained,
        shares_gained,
        days_spanned,
        -- Views cannot be unseen, so a fall is the platform's correction; likes,
        -- comments and shares are taken back by people.
        case
            when is_counted_anew then 'counting_rule'
            when views_gained < 0 then 'correction'
            when least(likes_gained, comments_gained, shares_gained) < 0
                then 'withdrawals'
        end as change_reason

    from flowed

    where edge <> 'before'

    {%- if not is_window_run() %}

    -- Days lie together on disk, so that reading one of them touches few pages.
    order by date asc

    {%- endif %}

)

select * from final
