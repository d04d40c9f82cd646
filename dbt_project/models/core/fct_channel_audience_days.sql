-- One row per channel, breakdown of its audience and last day of a period, from the
-- newest reading.
{%- set key = ['platform', 'channel_id', 'breakdown', 'date'] -%}
{%- set columns = [
    'first_date', 'partition_date', 'observed_at', 'basis', 'time_zone', 'segments'
] %}

with

{{ newest_of_history('channel_audience_days', key, columns) }},

final as (

    select
        {{ (key + columns) | join(', ') }}

    from newest

)

select * from final
