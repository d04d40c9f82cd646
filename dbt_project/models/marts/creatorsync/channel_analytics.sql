-- One row per user and UTC day, as of the reading that closes the day.
with

channel_days as (

    select * from {{ ref('fct_channel_days') }}

),

owners as (

    select * from {{ ref('bridge_channel_owners') }}

),

final as (

    select
        {{ bigint_surrogate_key([
            'owners.creatorsync_user_id', 'channel_days.date'
        ]) }} as id,
        owners.creatorsync_user_id::varchar(255) as user_id,
        channel_days.date,
        channel_days.followers_total as followers_count,
        channel_days.following_total as following_count,
        channel_days.views_total as total_views,
        channel_days.subscribers_total as subscriber_count,
        now() as created_at

    from channel_days
    inner join owners
        on
            channel_days.platform = owners.platform
            and channel_days.channel_id = owners.channel_id

    where
        channel_days.platform = 'twitch'
        and owners.is_primary
        and owners.creatorsync_user_id is not null
        and {{ in_window('channel_days.date') }}

)

select * from final
