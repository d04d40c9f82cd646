-- One row per repository, kind of traffic and UTC day, from the newest reading.
{%- set key = ['platform', 'repository_id', 'traffic_type', 'date'] -%}
{%- set columns = [
    'partition_date', 'observed_at', 'basis', 'hits_gained', 'visitors'
] %}

with

{{ newest_of_history('repository_traffic_days', key, columns) }},

final as (

    select
        {{ (key + columns) | join(', ') }}

    from newest

)

select * from final
