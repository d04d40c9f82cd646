-- One row per account and day of imported files; each metric is of the newest download.
{%- set metrics = {
    'views_gained': ('views', 'bigint'),
    'average_view_seconds': ('average_view_seconds', 'numeric'),
    'likes_gained': ('likes', 'bigint'),
    'comments_gained': ('comments', 'bigint'),
    'shares_gained': ('shares', 'bigint'),
    'followers_lost': ('subscribers_lost', 'bigint')
} %}
with

account_days as (

    select * from {{ ref('int_csv_exports__account_days') }}

),

final as (

    select
        platform,
        account_id as channel_id,
        date,
        -- A file does not name the zone of the account that wrote it.
        'account'::text as time_zone,
        max(partition_date) as partition_date,
        max(read_at) as observed_at,
        'imported'::text as basis,
        {%- for name, (metric, type) in metrics.items() %}
        max(value) filter (where metric = '{{ metric }}')::{{ type }} as {{ name }},
        {%- endfor %}
        null::bigint as engaged_views_gained,
        round(60 * max(value) filter (where metric = 'watch_hours'))::bigint
            as watch_minutes_gained,
        null::numeric as average_view_pct,
        null::bigint as impressions_gained, -- no export of days has them
        null::bigint as clicks_gained,
        true as has_shares,
        max(value) filter (where metric in ('follows', 'subscribers_won'))::bigint
            as followers_won

    from account_days

    group by platform, account_id, date

)

select * from final
