-- One row per livestream with subscribed events: chat, followers and subscribers.
{%- set key = ['platform', 'livestream_id'] -%}
{%- set channel = ['platform', 'channel_id'] %}

with

all_bounds as not materialized (select * from {{ ref('fct_livestream_bounds') }}),

events as not materialized (select * from {{ ref('int_livestream_events') }}),

chat as not materialized (select * from {{ ref('int_chat_minutes') }}),

chatters as not materialized (select * from {{ ref('int_chatters') }}),

periods as (

    {{ event_periods(['chat', 'followed', 'subscribed']) }}

),

-- Streams of days whose events may be late, and streams whose bounds changed.
bounds as (

    select all_bounds.*
    from all_bounds

    {%- if is_window_run() %}

    {{ join_existing_livestream('all_bounds') }}
    where
        {{ in_window('all_bounds.date', var('livestream_days'), 1) }}
        and (
            {{ in_window('all_bounds.date', var('event_days'), 1) }}
            or (existing.livestream_started_at, existing.livestream_ended_at)
            is distinct from (all_bounds.started_at, all_bounds.ended_at)
        )

    {%- endif %}

),

-- The part of each stream in which its chat was subscribed; whole for the others.
covered as (

    select
        bounds.*,
        coalesce(bounds.ended_at, bounds.last_sign_at) as counted_until,
        chat_period.active * tstzmultirange(tstzrange(
            bounds.started_at, coalesce(bounds.ended_at, bounds.last_sign_at)
        )) as captured,
        coalesce(
            followed.active @> tstzrange(bounds.started_at, bounds.ended_at)
            and bounds.ended_at is not null, false
        ) as has_followers,
        coalesce(
            subscribed.active @> tstzrange(bounds.started_at, bounds.ended_at)
            and bounds.ended_at is not null, false
        ) as has_subscribers
    from bounds
    left join periods as chat_period
        on
            {{ same_key(channel, 'bounds', 'chat_period') }}
            and chat_period.kind = 'chat'
    left join periods as followed
        on {{ same_key(channel, 'bounds', 'followed') }} and followed.kind = 'followed'
    left join periods as subscribed
        on
            {{ same_key(channel, 'bounds', 'subscribed') }}
            and subscribed.kind = 'subscribed'

),

final as (

    select
        covered.platform,
        covered.livestream_id,
        covered.date,
        covered.started_at as livestream_started_at,
        covered.ended_at as livestream_ended_at,
        captured.minutes::numeric(18, 6) as chat_captured_minutes,
        case when captured.minutes > 0 then coalesce(talk.messages, 0) end::bigint
            as chat_messages,
        talk.peak_minute as peak_chat_at,
        case when captured.minutes > 0 then crowd.chatters end as chatters,
        case when covered.has_followers then gained.followers end as followers_gained,
        case when covered.has_subscribers then gained.subscribers end
            as subscribers_gained

    from covered
    left join lateral (
        select sum({{ minutes('upper(parts.part) - lower(parts.part)') }}) as minutes
        from unnest(covered.captured) as parts (part)
    ) as captured on true
    left join lateral (
        select
            sum(chat.messages) as messages,
            (array_agg(chat.minute order by chat.messages desc, chat.minute asc))[1]
                as peak_minute
        from chat
        where
            {{ same_key(channel, 'covered', 'chat') }}
            and chat.minute >= date_trunc('minute', covered.started_at)
            and chat.minute < covered.counted_until
    ) as talk on captured.minutes > 0
    left join lateral (
        select count(distinct chatters.chatter) as chatters
        from chatters
        where
            {{ same_key(channel, 'covered', 'chatters') }}
            and chatters.minute >= date_trunc('minute', covered.started_at)
            and chatters.minute < covered.counted_until
    ) as crowd on captured.minutes > 0
    left join lateral (
        select
            count(*) filter (where events.kind = 'followed') as followers,
            count(*) filter (where events.kind = 'subscribed') as subscribers
        from events
        where
            {{ same_key(channel, 'covered', 'events') }}
            and events.occurred_at >= covered.started_at
            and events.occurred_at < covered.ended_at
    ) as gained on covered.has_followers or covered.has_subscribers

)

select * from final
