-- Days of channels in the time zone of their person, beside UTC and the platform's own.
-- The tables of core are found when the function is called (see migration 0052).

create function api.valid_time_zone(zone text) returns text
language plpgsql
stable
set search_path = ''
as $$
begin
    perform now() at time zone zone;
    -- An offset such as +2 counts backwards, and has no summer time.
    return case when zone ~ '^[A-Za-z_]+(/[A-Za-z0-9_+-]+)*$' then zone end;
exception when invalid_parameter_value then
    return null;
end
$$;
comment on function api.valid_time_zone(text) is
    'The name of a time zone, or null where it is none.';

create function api.read_local_days(first_day date, last_day date)
returns table (
    person_id uuid, platform text, channel_id text, date date, time_zone text,
    time_zone_note text, starts_at timestamptz, ends_at timestamptz, hours numeric,
    publications bigint, live_minutes numeric, streams_without_end bigint,
    viewed_minutes numeric, average_viewers numeric, peak_viewers bigint,
    utc_publications bigint, utc_live_minutes numeric, utc_average_viewers numeric,
    utc_peak_viewers bigint, utc_followers_gained bigint,
    native_views_gained bigint, native_time_zone text, local_followers_gained bigint,
    local_views_gained bigint, uncut_reason text
)
language plpgsql
stable
set search_path = ''
as $$
#variable_conflict use_column
begin
    if first_day is null or last_day is null or last_day - first_day > 740 then
        raise invalid_parameter_value using
            message = 'first_day, last_day: a range of at most 741 days is needed';
    end if;
    if to_regclass('core.fct_livestream_samples') is null then
        return;
    end if;
    return query
    with owners as (
        select
            people.id as person_id, people.timezone as given_zone,
            api.valid_time_zone(people.timezone) as zone,
            connections.platform, connections.platform_user_id as channel_id
        from app.people as people
        inner join app.connections as connections on connections.person_id = people.id
    ),

    clocks as (
        select owners.*, 'local' as clock, coalesce(owners.zone, 'UTC') as clock_zone
        from owners
        union all
        select owners.*, 'utc', 'UTC' from owners
    ),

    days as (
        select
            clocks.person_id, clocks.platform, clocks.channel_id, clocks.clock,
            day::date as date,
            day at time zone clocks.clock_zone as starts_at,
            (day + interval '1 day') at time zone clocks.clock_zone as ends_at
        from clocks
        cross join generate_series(
            first_day::timestamp, last_day::timestamp, interval '1 day'
        ) as day
    ),

    streams as materialized (
        select live.*
        from (select distinct owners.platform, owners.channel_id from owners) as own
        inner join core.fct_livestreams as live
            on live.platform = own.platform and live.channel_id = own.channel_id
        -- A stream lasts some days at most, and a day begins up to 14 hours off UTC.
        where live.date between first_day - 5 and last_day + 1
    ),

    -- What happened from one moment to another; a moment has no length.
    spans as (
        select
            streams.platform, streams.channel_id, 'stream' as what,
            streams.started_at as begins_at,
            coalesce(streams.ended_at, streams.started_at) as stops_at,
            null::bigint as viewers, streams.ended_at is null as has_no_end
        from streams
        union all
        select
            samples.platform, samples.channel_id, 'sample', samples.observed_at,
            -- Like core: a sample holds until the next one, for five minutes at most.
            least(
                samples.observed_at + interval '5 minutes',
                lead(samples.observed_at) over (
                    partition by samples.platform, samples.livestream_id
                    order by samples.observed_at
                ),
                greatest(streams.ended_at, samples.observed_at)
            ),
            samples.viewers, false
        from streams
        inner join core.fct_livestream_samples as samples
            on
                samples.platform = streams.platform
                and samples.livestream_id = streams.livestream_id
        where not samples.is_glitch and samples.viewers is not null
        union all
        select
            contents.platform, contents.channel_id, 'content', contents.published_at,
            contents.published_at, null, false
        from (select distinct owners.platform, owners.channel_id from owners) as own
        inner join core.dim_contents as contents
            on contents.platform = own.platform and contents.channel_id = own.channel_id
        where
            contents.list_name <> 'drafts'
            and contents.published_at >= (first_day - 1)::timestamp at time zone 'UTC'
            and contents.published_at < (last_day + 2)::timestamp at time zone 'UTC'
    ),

    parts as (
        select
            clocks.person_id, clocks.platform, clocks.channel_id, clocks.clock,
            day::date as date, spans.what, spans.viewers, spans.has_no_end,
            extract(epoch from
                least(spans.stops_at, (day + interval '1 day') at time zone clocks.clock_zone)
                - greatest(spans.begins_at, day at time zone clocks.clock_zone)
            ) / 60 as minutes,
            -- A moment counts on its own day alone.
            spans.begins_at >= day at time zone clocks.clock_zone as begins_here
        from clocks
        inner join spans
            on spans.platform = clocks.platform and spans.channel_id = clocks.channel_id
        cross join generate_series(
            date_trunc('day', spans.begins_at at time zone clocks.clock_zone),
            date_trunc('day', greatest(
                spans.begins_at, spans.stops_at - interval '1 microsecond'
            ) at time zone clocks.clock_zone),
            interval '1 day'
        ) as day
    ),

    sums as (
        select
            parts.person_id, parts.platform, parts.channel_id, parts.clock, parts.date,
            count(*) filter (where parts.what = 'content') as publications,
            sum(parts.minutes) filter (where parts.what = 'stream') as live_minutes,
            count(*) filter (where parts.has_no_end) as streams_without_end,
            sum(parts.minutes) filter (where parts.what = 'sample') as viewed_minutes,
            sum(parts.minutes * parts.viewers) filter (where parts.what = 'sample')
                as viewer_minutes,
            max(parts.viewers) filter (where parts.what = 'sample' and parts.begins_here)
                as peak_viewers
        from parts
        group by 1, 2, 3, 4, 5
    ),

    summed as (
        select
            days.*, coalesce(sums.publications, 0) as publications,
            round(coalesce(sums.live_minutes, 0), 2) as live_minutes,
            coalesce(sums.streams_without_end, 0) as streams_without_end,
            round(coalesce(sums.viewed_minutes, 0), 2) as viewed_minutes,
            round(sums.viewer_minutes / nullif(sums.viewed_minutes, 0), 2)
                as average_viewers,
            sums.peak_viewers
        from days
        left join sums
            on
                sums.person_id = days.person_id
                and sums.platform = days.platform
                and sums.channel_id = days.channel_id
                and sums.clock = days.clock
                and sums.date = days.date
    )

    select
        own.person_id, own.platform, own.channel_id, own.date,
        coalesce(owners.zone, 'UTC'),
        case
            when owners.zone is null
                then format('%s is no time zone, so UTC is used', owners.given_zone)
        end,
        own.starts_at, own.ends_at,
        round(extract(epoch from own.ends_at - own.starts_at) / 3600, 2),
        own.publications, own.live_minutes, own.streams_without_end,
        own.viewed_minutes, own.average_viewers, own.peak_viewers,
        utc.publications, utc.live_minutes, utc.average_viewers, utc.peak_viewers,
        case when levels.followers_days_spanned = 1 then levels.followers_gained end,
        natives.views_gained, natives.time_zone, null::bigint, null::bigint,
        'levels are read once a day at the end of a UTC day, and a history has the days '
        'of its platform: neither can be cut at local midnight'
    from summed as own
    inner join owners
        on
            owners.person_id = own.person_id
            and owners.platform = own.platform
            and owners.channel_id = own.channel_id
    inner join summed as utc
        on
            utc.clock = 'utc'
            and utc.person_id = own.person_id
            and utc.platform = own.platform
            and utc.channel_id = own.channel_id
            and utc.date = own.date
    left join core.fct_channel_days as levels
        on
            levels.platform = own.platform
            and levels.channel_id = own.channel_id
            and levels.date = own.date
    left join core.fct_channel_native_days as natives
        on
            natives.platform = own.platform
            and natives.channel_id = own.channel_id
            and natives.date = own.date
    where own.clock = 'local'
    order by own.date, own.platform, own.channel_id;
end
$$;
comment on function api.read_local_days(date, date) is
    'Days of the reader''s channels, in the time zone of their person.';

create view api.local_days with (security_invoker = true) as
select
    days.person_id, days.platform, days.channel_id, days.date, days.time_zone,
    days.time_zone_note, days.starts_at, days.ends_at, days.hours, days.publications,
    days.live_minutes, days.streams_without_end, days.viewed_minutes,
    days.average_viewers, days.peak_viewers, days.utc_publications,
    days.utc_live_minutes, days.utc_average_viewers, days.utc_peak_viewers,
    days.utc_followers_gained, days.native_views_gained, days.native_time_zone,
    days.local_followers_gained, days.local_views_gained, days.uncut_reason
from api.read_local_days(
    (now() at time zone 'UTC')::date - 30, (now() at time zone 'UTC')::date
) as days;
comment on view api.local_days is
    'One row per channel of the reader and day of the last 31, in the time zone of the '
    'person. api.read_local_days has other ranges.';
comment on column api.local_days.person_id is 'Whose time zone it is.';
comment on column api.local_days.platform is 'The platform.';
comment on column api.local_days.channel_id is 'The platform''s id of the channel.';
comment on column api.local_days.date is
    'The day. Columns utc_ are about the UTC day of this date, native_ about the '
    'platform''s own day, and the others about the local day.';
comment on column api.local_days.time_zone is 'The person''s time zone.';
comment on column api.local_days.time_zone_note is 'Why it is UTC instead.';
comment on column api.local_days.starts_at is 'Local midnight.';
comment on column api.local_days.ends_at is 'The next local midnight.';
comment on column api.local_days.hours is
    'Hours of the local day: 23 or 25 where the clock changes.';
comment on column api.local_days.publications is 'Contents published on the local day.';
comment on column api.local_days.live_minutes is
    'Minutes of streams with a known end on the local day; a stream is cut at midnight.';
comment on column api.local_days.streams_without_end is
    'Streams that began on the local day without a known end; they have no minutes.';
comment on column api.local_days.viewed_minutes is
    'Minutes that samples of viewers represent on the local day.';
comment on column api.local_days.average_viewers is
    'Viewers on the local day, weighted by time; null without samples.';
comment on column api.local_days.peak_viewers is 'Highest sample of the local day.';
comment on column api.local_days.utc_publications is 'Publications of the UTC day.';
comment on column api.local_days.utc_live_minutes is 'Live minutes of the UTC day.';
comment on column api.local_days.utc_average_viewers is 'Viewers of the UTC day.';
comment on column api.local_days.utc_peak_viewers is 'Highest sample of the UTC day.';
comment on column api.local_days.utc_followers_gained is
    'Followers gained on the UTC day; null is unknown.';
comment on column api.local_days.native_views_gained is
    'Views of the platform''s own day of this date; null is unknown.';
comment on column api.local_days.native_time_zone is 'Time zone of that day.';
comment on column api.local_days.local_followers_gained is
    'Always null: see uncut_reason.';
comment on column api.local_days.local_views_gained is 'Always null: see uncut_reason.';
comment on column api.local_days.uncut_reason is
    'Why followers and views have no local day.';

revoke all on function api.valid_time_zone(text) from public;
revoke all on function api.read_local_days(date, date) from public;
grant execute on function
    api.valid_time_zone(text), api.read_local_days(date, date)
to analyst, creator;
grant select on api.local_days to analyst, creator;
