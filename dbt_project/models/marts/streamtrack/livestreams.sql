-- One row per livestream of a channel that is read.
with

livestreams as (

    select *
    from {{ ref('fct_livestreams') }}
    where {{ in_window('date', var('livestream_days'), 1) }}

),

channels as (

    select * from {{ ref('bridge_app_channels') }}

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
        coalesce(livestreams.url, channels.source_url) as source_url,
        now() as created_at,
        now() as updated_at

    from livestreams
    inner join channels
        on
            livestreams.platform = channels.platform
            and livestreams.channel_id = channels.channel_id

)

select * from final
