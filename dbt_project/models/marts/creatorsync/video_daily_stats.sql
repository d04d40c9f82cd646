-- depends_on: {{ ref('video_analytics') }}
-- One row per video and UTC day: the flows of that day.
with

content_days as not materialized (

    select * from {{ ref('fct_content_days') }} where platform = 'twitch'

),

owners as (

    select * from {{ ref('bridge_channel_owners') }}

),

days as (

    select * from content_days where {{ in_window('date') }}

    {%- if is_window_run() %}

    -- The flow of the next reading starts in the window. A list of the window decides
    -- about the first day after it.
    union all

    select later.*
    from (
        select content_id from content_days
        where {{ in_window('date') }} or ({{ may_be_first() }})
        union
        select video_id from {{ this }} where {{ in_window('date') }}
    ) as affected
    inner join lateral (
        select content_days.* from content_days
        where
            affected.content_id = content_days.content_id
            and {{ after_window('content_days.date') }}
        order by content_days.date asc
        limit 1
    ) as later on true

    {%- endif %}

),

final as (

    select
        {{ bigint_surrogate_key(['days.content_id', 'days.date']) }} as id,
        days.content_id::varchar(255) as video_id,
        days.date,
        case when days.days_spanned = 1 then days.views_gained end as view_count,
        case when days.days_spanned = 1 then days.likes_gained end as like_count,
        case when days.days_spanned = 1 then days.comments_gained end as comment_count,
        days.watch_minutes_gained as watch_time_minutes,
        now() as created_at

    from days
    inner join owners
        on
            days.platform = owners.platform
            and days.channel_id = owners.channel_id

    where
        owners.is_primary
        and owners.creatorsync_user_id is not null

    {%- if not is_window_run() %}

    -- The rows of a day are neighbours on disk, so a day reads few pages.
    order by days.date asc

    {%- endif %}

)

select * from final
