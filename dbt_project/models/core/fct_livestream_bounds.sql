-- One row per livestream.
{%- set grace = "interval '" ~ var('grace_minutes') ~ " minutes'" -%}
{%- set key = ['platform', 'livestream_id'] %}

with

samples as not materialized (select * from {{ ref('fct_livestream_samples') }}),

recordings as not materialized (

    select * from {{ ref('dim_contents') }} where livestream_id is not null

),

-- Streams with a sample or a recording of the window, streams without a known end, and
-- streams whose end was learned after the window.
affected as (

    select platform, livestream_id from samples where {{ in_window('date') }}

    union

    select platform, livestream_id from recordings
    where {{ closes_in_window('last_seen_at') }}

    {%- if is_window_run() %}

    union

    select platform, livestream_id from {{ this }}
    where
        (ended_at is null or {{ closes_after_window('offline_seen_at') }})
        and {{ in_window('date', days_before=var('livestream_days'), days_after=1) }}

    {%- endif %}

),

sampled as (

    select
        affected.platform,
        affected.livestream_id,
        max(samples.channel_id) as channel_id,
        min(samples.started_at) as started_at,
        max(samples.observed_at) as last_sample_at,
        {{ first_known('samples.title', 'samples.observed_at') }} as title
    from affected
    inner join samples on {{ same_key(key, 'affected', 'samples') }}
    group by 1, 2

),

recorded as (

    select
        affected.platform,
        affected.livestream_id,
        max(recordings.channel_id) as channel_id,
        min(recordings.content_created_at) as started_at,
        max(
            recordings.content_created_at
            + recordings.duration_seconds * interval '1 second'
        ) as recorded_until,
        max(recordings.last_seen_at) as recording_seen_at,
        {{ first_known('recordings.title', 'recordings.content_created_at') }} as title
    from affected
    inner join recordings on {{ same_key(key, 'affected', 'recordings') }}
    group by 1, 2

),

evidence as (

    select
        affected.platform,
        affected.livestream_id,
        coalesce(sampled.channel_id, recorded.channel_id) as channel_id,
        coalesce(recorded.title, sampled.title) as title,
        coalesce(sampled.started_at, recorded.started_at) as started_at,
        sampled.last_sample_at,
        recorded.recorded_until,
        recorded.recording_seen_at,
        greatest(sampled.last_sample_at, recorded.recorded_until) as last_live_at
    from affected
    left join sampled on {{ same_key(key, 'affected', 'sampled') }}
    left join recorded on {{ same_key(key, 'affected', 'recorded') }}
    where coalesce(sampled.channel_id, recorded.channel_id) is not null

),

-- A recording is final if no sample is much later than its end, and if its reading is
-- some minutes later than its end or follows a poll without the stream.
assessed as (

    select
        evidence.*,
        offline.observed_at as offline_seen_at,
        coalesce(evidence.last_sample_at <= evidence.recorded_until + {{ grace }}, true)
        and (
            evidence.recording_seen_at > evidence.recorded_until + {{ grace }}
            or evidence.recording_seen_at >= offline.observed_at
        ) as is_recording_final
    from evidence
    -- The first complete poll of the channel after the last sign of the stream.
    left join lateral (
        select polls.observed_at
        from (
            {{ conformed('livestream_polls', key[:1] + ['channel_id', 'observed_at']) }}
        ) as polls
        where
            evidence.platform = polls.platform
            and evidence.channel_id = polls.channel_id
            and evidence.last_live_at < polls.observed_at
        order by polls.observed_at asc
        limit 1
    ) as offline on true

),

final as (

    select
        platform,
        livestream_id,
        channel_id,
        (started_at at time zone 'UTC')::date as date,
        title,
        started_at,
        case
            when is_recording_final then recorded_until
            when offline_seen_at is not null then last_live_at
        end as ended_at,
        case
            when is_recording_final then 'recording'
            when offline_seen_at is not null then 'last_sign_of_life'
        end as ended_at_basis,
        last_sample_at,
        recorded_until,
        offline_seen_at

    from assessed

)

select * from final
