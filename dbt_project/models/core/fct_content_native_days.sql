-- One row per content and day in the platform's time zone, from the newest reading.
{%- set key = ['platform', 'content_id', 'date'] -%}
{%- set columns = [
    'channel_id', 'partition_date', 'observed_at', 'basis', 'time_zone',
    'views_gained', 'engaged_views_gained', 'watch_minutes_gained',
    'average_view_seconds', 'average_view_pct', 'likes_gained', 'comments_gained',
    'shares_gained', 'followers_won', 'followers_lost'
] %}

with

{{ newest_of_history('content_native_days', key, columns) }},

final as (

    select
        {{ (key + columns) | join(', ') }}

    from newest

)

select * from final
