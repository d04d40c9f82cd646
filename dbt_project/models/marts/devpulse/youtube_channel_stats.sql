-- One row per YouTube connection and UTC day, as of the reading that closes the day.
with

channel_days as (

    select * from {{ ref('fct_channel_days') }}

),

connections as (

    select * from {{ ref('bridge_subject_connections') }}

),

final as (

    select
        {{ uuid_surrogate_key([
            'connections.connection_id', 'channel_days.date'
        ]) }} as id,
        connections.connection_id as platform_connection_id,
        channel_days.date,
        channel_days.followers_total as subscriber_count,
        channel_days.views_total as total_views,
        channel_days.contents_total as video_count,
        now() as created_at

    from channel_days
    inner join connections
        on
            channel_days.platform = connections.platform
            and channel_days.channel_id = connections.subject_id

    where
        channel_days.platform = 'youtube'
        and connections.is_own
        and channel_days.views_total is not null
        and channel_days.contents_total is not null
        and {{ in_window('channel_days.date') }}

)

select * from final
