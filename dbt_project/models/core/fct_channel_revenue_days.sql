-- One row per earning channel and day in the platform's time zone, from the newest
-- reading.
{%- set key = ['platform', 'channel_id', 'date'] -%}
{%- set columns = [
    'partition_date', 'observed_at', 'basis', 'time_zone', 'currency', 'revenue',
    'ad_revenue', 'premium_revenue', 'gross_revenue', 'cpm', 'playback_based_cpm',
    'monetized_playbacks', 'ad_impressions'
] %}

with

{{ newest_of_history('channel_revenue_days', key, columns) }},

final as (

    select
        {{ (key + columns) | join(', ') }}

    from newest

)

select * from final
