-- One row per user, platform other than Twitch and UTC day.
{%- set key = ['platform', 'channel_id', 'date'] %}

with

channel_days as not materialized (

    select * from {{ ref('fct_channel_days') }} where platform <> 'twitch'

),

content_days as not materialized (

    select * from {{ ref('fct_content_days') }}

),

native_days as not materialized (

    select * from {{ ref('fct_channel_native_days') }}

),

owners as (

    select * from {{ ref('bridge_channel_owners') }}

),

{% if is_window_run() -%}

-- The flows of the first reading after the window start in it.
later_days as ( -- noqa: ST03

    select distinct platform, channel_id, date
    from (
        select distinct on (platform, content_id) platform, channel_id, date
        from content_days
        where platform <> 'twitch' and {{ after_window('date') }}
        order by platform asc, content_id asc, date asc
    ) as first_days

),

{% endif -%}

days as (

    select * from channel_days where {{ in_window('date') }}

    {%- if is_window_run() %}

    union

    select channel_days.*
    from later_days
    inner join channel_days on {{ same_key(key, 'later_days', 'channel_days') }}

    -- Native days arrive later, and the platform restates them.
    union

    select channel_days.*
    from native_days
    inner join channel_days on {{ same_key(key, 'native_days', 'channel_days') }}
    where
        {{ in_window('native_days.partition_date') }}
        and not {{ in_window('native_days.date') }}

    {%- endif %}

),

final as (

    select
        {{ bigint_surrogate_key([
            'owners.creatorsync_user_id', 'days.platform', 'days.date'
        ]) }} as id,
        owners.creatorsync_user_id::varchar(255) as user_id,
        days.platform::varchar(50) as platform,
        days.date,
        days.followers_total as followers_count,
        days.contents_total as posts_count,
        case
            when {{ interactions_gained('native_days') }} is not null
                then
                    100.0 * ({{ interactions_gained('native_days') }})
                    / nullif(native_days.views_gained, 0)
            when engagement.is_known
                then 100.0 * engagement.interactions / nullif(engagement.views, 0)
        end::numeric(9, 2) as engagement_rate,
        coalesce(days.impressions_gained, native_days.impressions_gained)
            as impressions,
        coalesce(days.clicks_gained, native_days.clicks_gained) as clicks,
        now() as created_at

    from days
    inner join owners
        on
            days.platform = owners.platform
            and days.channel_id = owners.channel_id
    -- Known only if every flow of every content is known and covers this day alone. It
    -- is one index probe for each day, whatever PostgreSQL estimates.
    inner join lateral (
        select
            sum({{ interactions_gained('content_days') }}) as interactions,
            sum(content_days.views_gained) as views,
            bool_and(
                content_days.days_spanned is not distinct from 1
                and {{ interactions_gained('content_days') }}
                + content_days.views_gained is not null
            ) as is_known
        from content_days
        where {{ same_key(key, 'days', 'content_days') }}
    ) as engagement on true
    left join native_days on {{ same_key(key, 'days', 'native_days') }}

    where
        owners.is_primary
        and owners.creatorsync_user_id is not null

)

select * from final
