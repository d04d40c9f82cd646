-- CreatorSync's documented read functions. All run with the rights of their caller, so
-- row-level security decides what they find. What is unknown is null.
--
-- They find the tables of schema creatorsync when they are called, because dbt builds
-- them. A span of days ends with the last day that has a reading of the channel.

create function api.check_days(days integer) returns void
language plpgsql
immutable
set search_path = ''
as $$
begin
    if days is null or days not between 1 and 365 then
        raise invalid_parameter_value using
            message = 'days: a whole number from 1 to 365 is needed';
    end if;
end
$$;
comment on function api.check_days(integer) is 'An error for a span outside of a year.';

create function api.check_rows(max_rows integer) returns void
language plpgsql
immutable
set search_path = ''
as $$
begin
    if max_rows is null or max_rows not between 1 and 500 then
        raise invalid_parameter_value using
            message = 'limit: a whole number from 1 to 500 is needed';
    end if;
end
$$;
comment on function api.check_rows(integer) is 'An error for too many rows.';

create function api.user_of(for_user varchar) returns varchar
language sql
stable
set search_path = ''
as $$ select coalesce(for_user, app.current_creatorsync_id()) $$;
comment on function api.user_of(varchar) is
    'The user that a function is about: the one it names, else the person who asks.';

create function api.last_day(of_user varchar) returns date
language plpgsql
stable
set search_path = ''
as $$
begin
    return (
        select max(days.date) from creatorsync.channel_analytics as days
        where days.user_id = of_user
    );
end
$$;
comment on function api.last_day(varchar) is
    'The last UTC day that has a reading of the user''s channel; null without one.';

create function api.stream_totals(of_user varchar, first_day date, last_day date)
returns table (
    streams bigint, hours numeric, average_viewers numeric, peak_viewers integer,
    without_end bigint
)
language plpgsql
stable
set search_path = ''
as $$
begin
    return query
    select
        count(*),
        round(sum(stream.duration_minutes) / 60.0, 2),
        round(
            sum(stream.average_viewers::numeric * stream.duration_minutes)
            / nullif(
                sum(stream.duration_minutes)
                filter (where stream.average_viewers is not null),
                0
            ),
            2
        ),
        max(stream.peak_viewers),
        count(*) filter (where stream.duration_minutes is null)
    from creatorsync.stream_sessions as stream
    where
        stream.user_id = of_user
        and stream.started_at >= first_day::timestamp at time zone 'UTC'
        and stream.started_at < (last_day + 1)::timestamp at time zone 'UTC';
end
$$;
comment on function api.stream_totals(varchar, date, date) is
    'Streams that started in a span: hours of those whose end is known, the mean of '
    'viewers weighted by them, and how many have no known end.';

create function api.video_views(of_user varchar, first_day date, last_day date)
returns table (video_id varchar, views_start bigint, views_end bigint, gained bigint)
language plpgsql
stable
set search_path = ''
as $$
begin
    return query
    select
        video.video_id,
        before.view_count,
        latest.view_count,
        latest.view_count - case
            -- A video of the span began with 0 views.
            when
                before.view_count is null
                and video.published_at
                >= first_day::timestamp at time zone 'UTC'
                then 0
            else before.view_count
        end
    from creatorsync.video_analytics as video
    left join lateral (
        select days.view_count from creatorsync.video_daily_stats as days
        where days.video_id = video.video_id and days.date < first_day
        order by days.date desc
        limit 1
    ) as before on true
    left join lateral (
        select days.view_count from creatorsync.video_daily_stats as days
        where
            days.video_id = video.video_id
            and days.date between first_day and last_day
            and days.view_count is not null
        order by days.date desc
        limit 1
    ) as latest on true
    where video.user_id = of_user;
end
$$;
comment on function api.video_views(varchar, date, date) is
    'Views of each video before a span, at its end, and gained in it; null where a '
    'reading is missing. A video of the span starts from 0.';

create function api.analytics_overview(for_user varchar default null)
returns table (
    user_id varchar, as_of date, current_followers bigint,
    followers_change_7_days bigint, followers_change_30_days bigint,
    current_subscribers bigint, subscribers_change_30_days bigint, total_views bigint,
    video_views_30_days bigint, streams_30_days bigint, hours_streamed_30_days numeric,
    average_viewers_30_days numeric, peak_viewers_30_days integer,
    last_stream_at timestamptz
)
language plpgsql
stable
set search_path = ''
as $$
#variable_conflict use_column
declare
    who varchar := api.user_of(for_user);
begin
    return query
    select
        person.creatorsync_id,
        today.date,
        today.followers_count,
        today.followers_count - week.followers_count,
        today.followers_count - month.followers_count,
        today.subscriber_count,
        today.subscriber_count - month.subscriber_count,
        today.total_views,
        (
            select
                case
                    when bool_and(video.gained is not null)
                        then sum(video.gained)::bigint
                end
            from api.video_views(who, today.date - 29, today.date) as video
            -- A video without a reading in the span was removed before it.
            where video.views_end is not null
        ),
        case when today.date is not null then streams.streams end,
        streams.hours,
        streams.average_viewers,
        streams.peak_viewers,
        (
            select max(stream.started_at) from creatorsync.stream_sessions as stream
            where stream.user_id = who
        )
    from app.people as person
    left join creatorsync.channel_analytics as today
        on today.user_id = who and today.date = api.last_day(who)
    left join creatorsync.channel_analytics as week
        on week.user_id = who and week.date = today.date - 7
    left join creatorsync.channel_analytics as month
        on month.user_id = who and month.date = today.date - 30
    left join lateral api.stream_totals(
        who, today.date - 29, today.date
    ) as streams on true
    where person.creatorsync_id = who;
end
$$;
comment on function api.analytics_overview(varchar) is
    'One row: numbers of the last day with a reading, their change over exactly 7 and '
    '30 days (null without a reading of that day), and the last 30 days of streams.';

create function api.analytics_charts(days integer default 30, for_user varchar default null)
returns table (user_id varchar, chart text, label text, date date, value numeric)
language plpgsql
stable
set search_path = ''
as $$
#variable_conflict use_column
declare
    who varchar := api.user_of(for_user);
    last_day date := api.last_day(who);
    first_day date;
begin
    perform api.check_days(days);
    first_day := last_day - days + 1;
    return query
    with axis as (
        select day::date as date
        from generate_series(first_day, last_day, interval '1 day') as day
    ),

    streams as (
        select
            (stream.started_at at time zone 'UTC')::date as date,
            count(*)::numeric as streams,
            max(stream.peak_viewers)::numeric as peak,
            round(
                coalesce(
                    sum(stream.average_viewers::numeric * stream.duration_minutes)
                    / nullif(
                        sum(stream.duration_minutes)
                        filter (where stream.average_viewers is not null),
                        0
                    ),
                    avg(stream.average_viewers)
                ),
                2
            ) as average
        from creatorsync.stream_sessions as stream
        where
            stream.user_id = who
            and stream.started_at >= first_day::timestamp at time zone 'UTC'
            and stream.started_at < (last_day + 1)::timestamp at time zone 'UTC'
        group by 1
    ),

    channel as (
        select channel.date, channel.followers_count
        from creatorsync.channel_analytics as channel
        where channel.user_id = who and channel.date between first_day and last_day
    ),

    videos as (
        select
            views.date,
            case when bool_and(views.view_count is not null) then sum(views.view_count) end
                as views
        from creatorsync.video_daily_stats as views
        inner join creatorsync.video_analytics as video
            on views.video_id = video.video_id
        where video.user_id = who and views.date between first_day and last_day
        group by views.date
    ),

    games as (
        select
            stream.game_name as game,
            round(sum(stream.duration_minutes) / 60.0, 2) as hours
        from creatorsync.stream_sessions as stream
        where
            stream.user_id = who
            and stream.game_name is not null
            and stream.started_at >= first_day::timestamp at time zone 'UTC'
            and stream.started_at < (last_day + 1)::timestamp at time zone 'UTC'
        group by stream.game_name
        having sum(stream.duration_minutes) > 0
        order by 2 desc, 1
        limit 10
    ),

    points as (
        select 'follower_growth', 'followers', axis.date, channel.followers_count::numeric
        from axis left join channel on channel.date = axis.date
        union all
        select 'viewership_trends', 'average', axis.date, streams.average
        from axis left join streams on streams.date = axis.date
        union all
        select 'viewership_trends', 'peak', axis.date, streams.peak
        from axis left join streams on streams.date = axis.date
        union all
        -- A day without a reading of the channel may have had streams.
        select
            'stream_frequency', 'streams', axis.date,
            coalesce(
                streams.streams, case when channel.date is not null then 0 end
            )
        from axis
        left join streams on streams.date = axis.date
        left join channel on channel.date = axis.date
        union all
        select 'top_games', games.game, null, games.hours from games
        union all
        select 'video_performance', 'views', axis.date, videos.views
        from axis left join videos on videos.date = axis.date
    )

    select who, points.* from points;
end
$$;
comment on function api.analytics_charts(integer, varchar) is
    'Series of the last days up to the last one with a reading: a row per day, null '
    'where the day has none; top games by hours, without a date.';

create function api.analytics_content(
    days integer default 30, of_type text default null, max_rows integer default 50,
    for_user varchar default null
)
returns table (
    user_id varchar, video_id varchar, title text, video_type varchar,
    published_at timestamptz, view_count bigint, views_gained bigint, rank integer
)
language plpgsql
stable
set search_path = ''
as $$
#variable_conflict use_column
declare
    who varchar := api.user_of(for_user);
    last_day date := api.last_day(who);
begin
    perform api.check_days(days);
    perform api.check_rows(max_rows);
    return query
    select
        video.user_id, video.video_id, video.title, video.video_type,
        video.published_at, video.view_count, views.gained,
        (
            row_number() over (
                order by
                    views.gained desc nulls last, video.view_count desc nulls last,
                    video.video_id
            )
        )::integer
    from creatorsync.video_analytics as video
    left join api.video_views(who, last_day - days + 1, last_day) as views
        on views.video_id = video.video_id
    where
        video.user_id = who and (of_type is null or video.video_type = of_type)
    order by 8
    limit max_rows;
end
$$;
comment on function api.analytics_content(integer, text, integer, varchar) is
    'Videos by the views that they gained in the last days; null where a reading is '
    'missing at the start.';

create function api.analytics_growth(
    period text default 'week', periods integer default 12, for_user varchar default null
)
returns table (
    user_id varchar, period_start date, period_end date, followers_start bigint,
    followers_end bigint, followers_gained bigint, growth_rate numeric,
    is_complete boolean
)
language plpgsql
stable
set search_path = ''
as $$
#variable_conflict use_column
declare
    who varchar := api.user_of(for_user);
    last_day date := api.last_day(who);
    step interval;
begin
    if period is null or period not in ('day', 'week', 'month', 'quarter') then
        raise invalid_parameter_value using
            message = 'period: day, week, month or quarter is needed';
    end if;
    if periods is null or periods not between 1 and 366 then
        raise invalid_parameter_value using
            message = 'periods: a whole number from 1 to 366 is needed';
    end if;
    step := case period
        when 'quarter' then interval '3 months' else ('1 ' || period)::interval
    end;
    return query
    with spans as (
        select
            start::date as first_day, (start + step)::date - 1 as end_day
        from generate_series(
            date_trunc(period, last_day::timestamp) - step * (periods - 1),
            date_trunc(period, last_day::timestamp),
            step
        ) as start
    ),

    measured as (
        select
            spans.first_day, spans.end_day,
            before.followers_count as followers_start,
            (
                select days.followers_count from creatorsync.channel_analytics as days
                where
                    days.user_id = who
                    and days.date between spans.first_day and spans.end_day
                    -- A span that is over ends on its last day; this one goes on.
                    and (spans.end_day > last_day or days.date = spans.end_day)
                    and days.followers_count is not null
                order by days.date desc
                limit 1
            ) as followers_end
        from spans
        left join creatorsync.channel_analytics as before
            on before.user_id = who and before.date = spans.first_day - 1
    )

    select
        who, measured.first_day, measured.end_day, measured.followers_start,
        measured.followers_end, measured.followers_end - measured.followers_start,
        round(
            (measured.followers_end - measured.followers_start)::numeric
            / nullif(measured.followers_start, 0),
            6
        ),
        measured.end_day <= last_day
        and measured.followers_start is not null
        and measured.followers_end is not null
    from measured
    where last_day is not null
    order by measured.first_day desc;
end
$$;
comment on function api.analytics_growth(text, integer, varchar) is
    'Followers by day, week from Monday, month or quarter, newest first. The start is '
    'the level of the day before. The period that goes on has the gain so far and is '
    'not complete; neither is one whose first or last level is unknown.';

create function api.analytics_detailed(
    days integer default 30, for_user varchar default null
)
returns table (
    user_id varchar, section text, item text, metric text, value numeric,
    change numeric, measure text
)
language plpgsql
stable
set search_path = ''
as $$
#variable_conflict use_column
declare
    who varchar := api.user_of(for_user);
    last_day date := api.last_day(who);
    first_day date;
begin
    perform api.check_days(days);
    first_day := last_day - days + 1;
    return query
    with now_and_before as (
        select newest, baseline
        from (select) as one
        left join creatorsync.channel_analytics as newest
            on newest.user_id = who and newest.date = last_day
        left join creatorsync.channel_analytics as baseline
            on baseline.user_id = who and baseline.date = first_day - 1
    ),

    streams as (
        select current.*, before.streams as streams_before, before.hours as hours_before,
            before.average_viewers as average_before, before.peak_viewers as peak_before,
            -- The span before is complete if its first day has a reading.
            exists (
                select from creatorsync.channel_analytics as reading
                where reading.user_id = who and reading.date = first_day - days
            ) as has_before
        from api.stream_totals(who, first_day, last_day) as current
        cross join api.stream_totals(who, first_day - days, first_day - 1) as before
    ),

    told as (
        select 'channel', null::text, 'followers', (newest).followers_count::numeric,
            ((newest).followers_count - (baseline).followers_count)::numeric, 'level'
        from now_and_before
        union all
        select 'channel', null, 'following', (newest).following_count,
            (newest).following_count - (baseline).following_count, 'level'
        from now_and_before
        union all
        select 'channel', null, 'subscribers', (newest).subscriber_count,
            (newest).subscriber_count - (baseline).subscriber_count, 'level'
        from now_and_before
        union all
        select 'streams', null, 'streams', streams.streams,
            case when has_before then streams.streams - streams_before end, 'flow'
        from streams
        union all
        select 'streams', null, 'hours', streams.hours,
            case when has_before then streams.hours - hours_before end, 'flow'
        from streams
        union all
        select 'streams', null, 'average viewers', streams.average_viewers,
            case when has_before then streams.average_viewers - average_before end,
            'mean'
        from streams
        union all
        select 'streams', null, 'peak viewers', streams.peak_viewers,
            case when has_before then streams.peak_viewers - peak_before end, 'peak'
        from streams
        union all
        select 'games', chart.label, 'hours', chart.value, null, 'flow'
        from api.analytics_charts(days, who) as chart
        where chart.chart = 'top_games'
        union all
        select 'videos', content.title, 'views', content.view_count,
            content.views_gained, 'level'
        from api.analytics_content(days, null, 10, who) as content
        union all
        select 'social', social.platform, 'followers', social.followers_count,
            social.followers_count - before.followers_count, 'level'
        from (
            select distinct on (latest.platform) latest.*
            from creatorsync.social_analytics as latest
            where latest.user_id = who and latest.date between first_day and last_day
            order by latest.platform, latest.date desc
        ) as social
        left join creatorsync.social_analytics as before
            on
                before.user_id = who
                and before.platform = social.platform
                and before.date = first_day - 1
    )

    select who, told.* from told where last_day is not null;
end
$$;
comment on function api.analytics_detailed(integer, varchar) is
    'Numbers by section: a level with its change over the days, a flow with its change '
    'against the days before; null where a reading is missing. measure says which.';

create function api.overview_reasons(for_user varchar default null)
returns table (field text, reason text)
language plpgsql
stable
set search_path = ''
as $$
declare
    told record;
    streams record;
    recorded date;
begin
    select * into told from api.analytics_overview(for_user);
    if told.user_id is null then
        return;
    end if;
    select min(days.date) into recorded from creatorsync.channel_analytics as days
    where days.user_id = told.user_id;
    select * into streams
    from api.stream_totals(told.user_id, told.as_of - 29, told.as_of);
    return query
    select missing.field, missing.reason
    from (
        values
        (
            'asOf', told.as_of is null,
            'no reading of the channel yet: connect the account, or wait for 02:00 UTC'
        ),
        (
            'currentFollowers', told.current_followers is null,
            'the last reading has no follower count'
        ),
        (
            'followersChange7Days', told.followers_change_7_days is null,
            format('no follower count of %s', told.as_of - 7)
        ),
        (
            'followersChange30Days', told.followers_change_30_days is null,
            format('no follower count of %s', told.as_of - 30)
        ),
        (
            'currentSubscribers', told.current_subscribers is null,
            'the account shows no subscribers: the scope is missing, or it has none'
        ),
        (
            'subscribersChange30Days', told.subscribers_change_30_days is null,
            format('no subscriber count of %s', told.as_of - 30)
        ),
        ('totalViews', told.total_views is null, 'the platform does not tell it'),
        (
            'videoViews30Days', told.video_views_30_days is null,
            format('a video has no reading before %s', told.as_of - 29)
        ),
        (
            'hoursStreamed30Days', told.hours_streamed_30_days is null,
            'no stream with a known end'
        ),
        (
            'averageViewers30Days', told.average_viewers_30_days is null,
            'no stream was sampled while live'
        ),
        (
            'peakViewers30Days', told.peak_viewers_30_days is null,
            'no stream was sampled while live'
        ),
        ('lastStreamAt', told.last_stream_at is null, 'no stream is known')
    ) as missing (field, is_missing, reason)
    where missing.is_missing and (told.as_of is not null or missing.field = 'asOf')
    union all
    select 'streams30Days', format('readings begin on %s', recorded)
    where recorded > told.as_of - 29
    union all
    select
        'hoursStreamed30Days',
        format('%s streams without a known end are not counted', streams.without_end)
    where streams.without_end > 0 and told.hours_streamed_30_days is not null;
end
$$;
comment on function api.overview_reasons(varchar) is
    'Why fields of the overview are null, or count less than they seem to.';

do $$
declare
    one regprocedure;
begin
    for one in
        select oid from pg_proc
        where
            pronamespace = 'api'::regnamespace
            and proname in (
                'check_days',
                'check_rows',
                'user_of',
                'last_day',
                'stream_totals',
                'video_views',
                'analytics_overview',
                'analytics_charts',
                'analytics_content',
                'analytics_growth',
                'analytics_detailed',
                'overview_reasons'
            )
    loop
        execute format('revoke all on function %s from public', one);
        execute format('grant execute on function %s to analyst, creator', one);
    end loop;
end
$$;
