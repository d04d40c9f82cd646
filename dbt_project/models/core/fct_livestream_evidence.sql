-- One row per livestream: what samples, events and recordings say about it.
{%- set key = ['platform', 'livestream_id'] %}

with

samples as not materialized (select * from {{ ref('fct_livestream_samples') }}),

events as not materialized (select * from {{ ref('int_livestream_events') }}),

recordings as not materialized (

    select * from {{ ref('dim_contents') }} where livestream_id is not null

),

-- Streams with a sample or a recording of the window. Events may come days late.
affected as (

    select platform, livestream_id from samples where {{ in_window('date') }}

    union

    select platform, livestream_id from recordings
    where {{ closes_in_window('last_seen_at') }}

    union

    select platform, livestream_id from events
    where
        kind = 'started'
        and livestream_id is not null
        and {{ in_window(utc_day('occurred_at'), var('event_days'), 1) }}

),

-- Each of these is index probes for each stream, whatever PostgreSQL estimates.
joined as (

    select
        affected.platform,
        affected.livestream_id,
        coalesce(sampled.channel_id, announced.channel_id, recorded.channel_id)
            as channel_id,
        coalesce(recorded.title, sampled.title) as title,
        sampled.url,
        sampled.channel_url,
        coalesce(sampled.started_at, announced.started_at, recorded.started_at)
            as started_at,
        sampled.last_sample_at,
        announced.last_started_at,
        recorded.recorded_until,
        recorded.recording_seen_at
    from affected
    left join lateral (
        select
            max(samples.channel_id) as channel_id,
            min(samples.started_at) as started_at,
            max(samples.observed_at) as last_sample_at,
            {{ first_known('samples.title', 'samples.observed_at') }} as title,
            {{ last_known('url') }} as url,
            {{ last_known('channel_url') }} as channel_url
        from samples
        where {{ same_key(key, 'affected', 'samples') }}
    ) as sampled on true
    left join lateral (
        select
            max(events.channel_id) as channel_id,
            min(events.occurred_at) as started_at,
            max(events.occurred_at) as last_started_at
        from events
        where {{ same_key(key, 'affected', 'events') }} and events.kind = 'started'
    ) as announced on true
    left join lateral (
        select
            max(recordings.channel_id) as channel_id,
            min(recordings.content_created_at) as started_at,
            max(
                recordings.content_created_at
                + recordings.duration_seconds * interval '1 second'
            ) as recorded_until,
            max(recordings.last_seen_at) as recording_seen_at,
            {{ first_known('recordings.title', 'recordings.content_created_at') }}
                as title
        from recordings
        where {{ same_key(key, 'affected', 'recordings') }}
    ) as recorded on true

),

final as (

    select
        joined.platform,
        joined.livestream_id,
        joined.channel_id,
        {{ utc_day('joined.started_at') }} as date,
        coalesce(joined.title, announced_title.title) as title,
        joined.url,
        joined.channel_url,
        joined.started_at,
        joined.last_sample_at,
        joined.last_started_at,
        joined.recorded_until,
        joined.recording_seen_at

    from joined
    -- A stream that was never read has the title that its channel had at its start.
    left join lateral (
        select events.title
        from events
        where
            {{ same_key(['platform', 'channel_id'], 'joined', 'events') }}
            and events.kind = 'changed'
            and events.title is not null
            and events.occurred_at <= joined.started_at
        order by events.occurred_at desc
        limit 1
    ) as announced_title on true

    where joined.started_at is not null

)

select * from final
