-- One row per livestream.
{%- set grace = "interval '" ~ var('grace_minutes') ~ " minutes'" -%}
{%- set key = ['platform', 'livestream_id'] -%}
{%- set channel = ['platform', 'channel_id'] -%}
{%- set compared = [
    'title', 'url', 'channel_url', 'started_at', 'last_sample_at', 'last_started_at',
    'recorded_until', 'recording_seen_at'
] %}

with

all_evidence as not materialized (select * from {{ ref('fct_livestream_evidence') }}),

events as not materialized (select * from {{ ref('int_livestream_events') }}),

-- Streams with new evidence, no known end or a late one, and days with late events.
affected as (

    select evidence.* from all_evidence as evidence

    {%- if is_window_run() %}

    {{ join_existing_livestream('evidence') }}
    where
        {{ in_window('evidence.date', var('livestream_days'), 1) }}
        and (
            existing.ended_at is null
            or {{ closes_after_window('existing.offline_seen_at') }}
            or {{ in_window('evidence.date', var('event_days'), 1) }}
            or ({{ columns_of(compared, 'existing') }})
            is distinct from ({{ columns_of(compared, 'evidence') }})
        )

    {%- endif %}

),

evidence as (

    select
        *,
        greatest(last_sample_at, recorded_until) as last_live_at,
        greatest(started_at, last_sample_at, recorded_until, last_started_at)
            as last_sign_at
    from affected

),

-- The first complete poll after the last sign, and the next stream; some run at once.
followed as (

    select
        evidence.*,
        poll.observed_at as polled_at,
        following.started_at as next_started_at
    from evidence
    left join lateral (
        select polls.observed_at
        from ({{ conformed('livestream_polls', channel + ['observed_at']) }}) as polls
        where
            {{ same_key(channel, 'evidence', 'polls') }}
            and evidence.last_sign_at < polls.observed_at
        order by polls.observed_at asc
        limit 1
    ) as poll on true
    left join lateral (
        select all_evidence.started_at from all_evidence
        where
            {{ same_key(channel, 'evidence', 'all_evidence') }}
            and all_evidence.started_at > evidence.started_at
            and all_evidence.started_at >= evidence.last_sign_at - {{ grace }}
        order by all_evidence.started_at asc
        limit 1
    ) as following on true

),

-- A recording is final if no sample is much later than its end, and if its reading is
-- some minutes later than its end or follows a poll without the stream.
assessed as (

    select
        *,
        coalesce(last_sample_at <= recorded_until + {{ grace }}, true)
        and (
            recording_seen_at > recorded_until + {{ grace }}
            or recording_seen_at >= polled_at
        ) as is_recording_final
    from followed

),

-- The last event of the end that no sign of the stream contradicts: a stream that drops
-- and returns has an earlier one, and the event of its end may be lost.
ended as (

    select
        assessed.*,
        stop.occurred_at as stopped_at,
        case
            when stop.occurred_at is not null then 'event'
            when assessed.is_recording_final then 'recording'
            when
                assessed.last_live_at is not null
                and coalesce(assessed.polled_at, assessed.next_started_at) is not null
                then 'last_sign_of_life'
        end as ended_at_basis
    from assessed
    left join lateral (
        select max(events.occurred_at) as occurred_at
        from events
        where
            {{ same_key(channel, 'assessed', 'events') }}
            and events.kind = 'ended'
            and coalesce(events.livestream_id, assessed.livestream_id)
            = assessed.livestream_id
            and events.occurred_at
            >= greatest(started_at, last_started_at, last_live_at - {{ grace }})
            and events.occurred_at <= least(
                next_started_at,
                polled_at + {{ grace }},
                case when is_recording_final then recorded_until + {{ grace }} end,
                'infinity'
            )
    ) as stop on true

),

final as (

    select
        platform,
        livestream_id,
        channel_id,
        date,
        {{ compared | join(',\n        ') }},
        last_sign_at,
        case ended_at_basis
            when 'event' then stopped_at
            when 'recording' then greatest(started_at, recorded_until)
            when 'last_sign_of_life' then greatest(started_at, last_live_at)
        end as ended_at,
        ended_at_basis,
        least(stopped_at, polled_at, next_started_at) as offline_seen_at

    from ended

)

select * from final
