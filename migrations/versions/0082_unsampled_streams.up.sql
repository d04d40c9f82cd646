-- A mean of viewers tells how many streams it leaves out.

create or replace function api.overview_reasons(for_user varchar default null)
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
    where streams.without_end > 0 and told.hours_streamed_30_days is not null
    union all
    select
        'averageViewers30Days',
        format('%s of %s streams were not sampled', unsampled.streams, streams.streams)
    from (
        select count(*) as streams
        from creatorsync.stream_sessions as stream
        where
            stream.user_id = told.user_id
            and stream.started_at
            >= (told.as_of - 29)::timestamp at time zone 'UTC'
            and stream.started_at < (told.as_of + 1)::timestamp at time zone 'UTC'
            and stream.average_viewers is null
    ) as unsampled
    where unsampled.streams > 0 and told.average_viewers_30_days is not null;
end
$$;
