{%- set grace = "interval '" ~ var('grace_minutes') ~ " minutes'" -%}

with

samples as not materialized (

    select * from {{ ref('fct_livestream_samples') }}

),

recordings as not materialized (

    select * from {{ ref('dim_contents') }} where livestream_id is not null

),

-- Streams with a sample or a recording of the window, those not known to be over, and
-- those that only a day after the window told to be over.
touched as (

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
        touched.platform,
        touched.livestream_id,
        max(samples.channel_id) as channel_id,
        min(samples.started_at) as started_at,
        max(samples.observed_at) as last_sample_at,
        {{ first_known('samples.title', 'samples.observed_at') }} as title
    from touched
    inner join samples
        on
            touched.platform = samples.platform
            and touched.livestream_id = samples.livestream_id
    group by 1, 2

),

recorded as (

    select
        touched.platform,
        touched.livestream_id,
        max(recordings.channel_id) as channel_id,
        min(recordings.content_created_at) as started_at,
        max(
            recordings.content_created_at
            + recordings.duration_seconds * interval '1 second'
        ) as recorded_until,
        max(recordings.last_seen_at) as recording_seen_at,
        {{ first_known('recordings.title', 'recordings.content_created_at') }} as title
    from touched
    inner join recordings
        on
            touched.platform = recordings.platform
            and touched.livestream_id = recordings.livestream_id
    group by 1, 2

),

evidence as (

    select
        touched.platform,
        touched.livestream_id,
        coalesce(sampled.channel_id, recorded.channel_id) as channel_id,
        coalesce(sampled.title, recorded.title) as title,
        coalesce(sampled.started_at, recorded.started_at) as started_at,
        sampled.last_sample_at,
        recorded.recorded_until,
        recorded.recording_seen_at,
        greatest(sampled.last_sample_at, recorded.recorded_until) as last_live_at
    from touched
    left join sampled
        on
            touched.platform = sampled.platform
            and touched.livestream_id = sampled.livestream_id
    left join recorded
        on
            touched.platform = recorded.platform
            and touched.livestream_id = recorded.livestream_id
    where coalesce(sampled.channel_id, recorded.channel_id) is not null

),

-- A recording is final if the stream was not seen long after its end, and it was read
-- when it had ended for a while or the channel had been seen without the stream.
judged as (

    select
        evidence.*,
        offline.observed_at as offline_seen_at,
        coalesce(evidence.last_sample_at <= evidence.recorded_until + {{ grace }}, true)
        and (
            evidence.recording_seen_at > evidence.recorded_until + {{ grace }}
            or evidence.recording_seen_at >= offline.observed_at
        ) as is_recording_final
    from evidence
    {{ next_look('offline') }}

),

final as (

    select
        platform,
        livestream_id,
        channel_id,
        {{ utc_date('started_at') }} as date,
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

    from judged

)

select * from final
