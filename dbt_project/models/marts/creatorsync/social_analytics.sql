with

channel_days as (

    select * from {{ ref('fct_channel_days') }}

),

content_days as (

    select * from {{ ref('fct_content_days') }}

),

owners as (

    select * from {{ ref('bridge_channel_owners') }}

),

-- Known only if every part of every content is: flows of that very day.
engagement as (

    select
        platform,
        channel_id,
        date,
        sum(likes_gained + comments_gained + shares_gained) as interactions,
        sum(views_gained) as views,
        bool_and(
            days_spanned is not distinct from 1
            and likes_gained + comments_gained + shares_gained + views_gained
            is not null
        ) as is_known
    from content_days
    where platform <> 'twitch' and {{ in_window('date') }}
    group by 1, 2, 3

),

final as (

    select
        {{ row_id([
            'owners.creatorsync_user_id', 'channel_days.platform', 'channel_days.date'
        ]) }} as id,
        owners.creatorsync_user_id::varchar(255) as user_id,
        channel_days.platform::varchar(50) as platform,
        channel_days.date,
        channel_days.followers_total as followers_count,
        channel_days.contents_total as posts_count,
        case
            when engagement.is_known
                then 100.0 * engagement.interactions / nullif(engagement.views, 0)
        end::numeric(9, 2) as engagement_rate,
        channel_days.impressions_gained as impressions,
        channel_days.clicks_gained as clicks,
        now() as created_at

    from channel_days
    inner join owners
        on
            channel_days.platform = owners.platform
            and channel_days.channel_id = owners.channel_id
    left join engagement
        on
            channel_days.platform = engagement.platform
            and channel_days.channel_id = engagement.channel_id
            and channel_days.date = engagement.date

    where
        channel_days.platform <> 'twitch'
        and owners.is_primary
        and owners.creatorsync_user_id is not null
        and {{ in_window('channel_days.date') }}

)

select * from final
