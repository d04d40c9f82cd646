-- One row per channel and day in the platform's time zone, from the newest reading.
{%- set key = ['platform', 'channel_id', 'date'] -%}
{%- set columns = [
    'partition_date', 'observed_at', 'basis', 'time_zone', 'views_gained',
    'engaged_views_gained', 'watch_minutes_gained', 'average_view_seconds',
    'average_view_pct', 'likes_gained', 'comments_gained', 'shares_gained',
    'has_shares', 'followers_won', 'followers_lost', 'impressions_gained',
    'clicks_gained'
] %}

with

{{ newest_of_history('channel_native_days', key, columns) }},

final as (

    select
        {{ (key + columns) | join(', ') }},
        {{ views_counted_since('newest.platform', 'newest.date') }}
            as views_counted_since

    from newest

)

select * from final
