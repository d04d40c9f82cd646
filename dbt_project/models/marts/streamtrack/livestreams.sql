-- One row per livestream of a channel that is read.
{%- set stream = ['platform', 'livestream_id'] -%}
{%- set channel = ['platform', 'channel_id'] %}

with

livestreams as not materialized (select * from {{ ref('fct_livestreams') }}),

-- The address that a person entered, else that of the newest profile.
channels as (

    select
        known.platform,
        known.channel_id,
        known.app_channel_id,
        coalesce(known.source_url, profiles.url) as url
    from {{ ref('bridge_app_channels') }} as known
    left join {{ ref('dim_channels') }} as profiles
        on {{ same_key(channel, 'known', 'profiles') }}

),

affected as (

    select platform, livestream_id from livestreams
    where {{ in_window('date', var('livestream_days'), 1) }}

    {%- if is_window_run() %}

    -- Earlier streams of a channel with a new address. All have the same one, so the
    -- first stream decides.
    union

    select others.platform, others.livestream_id
    from channels
    inner join lateral (
        select
            livestreams.livestream_id,
            coalesce(channels.url, livestreams.channel_url) as url
        from livestreams
        where
            {{ same_key(channel, 'channels', 'livestreams') }}
            and livestreams.url is null
        order by livestreams.started_at asc
        limit 1
    ) as earliest on true
    inner join livestreams as others on {{ same_key(channel, 'channels', 'others') }}
    left join {{ this }} as existing
        on
            channels.platform = existing.platform
            and earliest.livestream_id = existing.video_id
    where existing.source_url is distinct from earliest.url

    {%- endif %}

),

final as (

    select
        {{ uuid_surrogate_key(['livestreams.platform', 'livestreams.livestream_id']) }}
            as id,
        livestreams.platform,
        channels.app_channel_id as channel_id,
        livestreams.livestream_id as video_id,
        coalesce(livestreams.title, '') as title,
        livestreams.started_at as start_time,
        livestreams.ended_at as end_time,
        livestreams.ended_at is null
        and livestreams.offline_seen_at is null
        and livestreams.last_sign_at
        > now() - interval '{{ var("grace_minutes") }} minutes' as is_active,
        livestreams.average_viewers::double precision as average_viewers,
        livestreams.peak_viewers::integer as peak_viewers,
        livestreams.peak_at as peak_viewer_timestamp,
        extract(epoch from livestreams.ended_at - livestreams.started_at)::integer
            as duration,
        null::bigint as total_unique_viewers,
        livestreams.chat_messages as chat_message_count,
        (
            livestreams.chat_messages / livestreams.chat_captured_minutes
        )::double precision as avg_chat_messages_per_min,
        livestreams.peak_chat_at as peak_chat_activity_time,
        (
            100 * livestreams.last_tenth_viewers / nullif(livestreams.peak_viewers, 0)
        )::double precision as viewer_retention_rate,
        livestreams.followers_gained as subscriber_growth,
        (
            100 * (livestreams.last_tenth_viewers - livestreams.first_tenth_viewers)
            / nullif(livestreams.first_tenth_viewers, 0)
        )::double precision as viewer_growth_rate,
        null::double precision as bounce_rate,
        coalesce(livestreams.url, channels.url, livestreams.channel_url)
            as source_url,
        now() as created_at,
        now() as updated_at

    from affected
    inner join livestreams on {{ same_key(stream, 'affected', 'livestreams') }}
    inner join channels on {{ same_key(channel, 'livestreams', 'channels') }}

)

select * from final
