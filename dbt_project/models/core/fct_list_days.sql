-- One row per complete list of a subject and day.
{%- set columns = [
    'platform', 'channel_id', 'list_name', 'partition_date', 'date', 'observed_at',
    'covers_from', 'covers_until'
] %}
with

lists as (

    select *
    from (
        {{ conformed('content_lists', columns) }}
        union all
        {{ conformed('repository_lists', columns) }}
    ) as lists
    where {{ read_in_window() }}

),

final as (

    select
        platform,
        channel_id,
        list_name,
        date,
        max(observed_at) as observed_at

    from lists

    where covers_from = '-infinity' and covers_until = 'infinity'

    group by 1, 2, 3, 4

)

select * from final
