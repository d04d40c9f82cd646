-- Answers of endpoints as JSON, and their cache under the documented keys. A row of the
-- cache holds the newest load of its time; a newer load makes it stale before its end.

create function api.overview_answer(for_user varchar default null) returns jsonb
language plpgsql
stable
set search_path = ''
as $$
declare
    told record;
begin
    select * into told from api.analytics_overview(for_user);
    if told.user_id is null then
        return null;
    end if;
    return jsonb_build_object(
        'userId', told.user_id,
        'asOf', told.as_of,
        'currentFollowers', told.current_followers,
        'followersChange7Days', told.followers_change_7_days,
        'followersChange30Days', told.followers_change_30_days,
        'currentSubscribers', told.current_subscribers,
        'subscribersChange30Days', told.subscribers_change_30_days,
        'totalViews', told.total_views,
        'videoViews30Days', told.video_views_30_days,
        'streams30Days', told.streams_30_days,
        'hoursStreamed30Days', told.hours_streamed_30_days,
        'averageViewers30Days', told.average_viewers_30_days,
        'peakViewers30Days', told.peak_viewers_30_days,
        'lastStreamAt', told.last_stream_at at time zone 'UTC',
        'reasons', coalesce(
            (
                select jsonb_object_agg(one.field, one.reason)
                from api.overview_reasons(for_user) as one
            ),
            '{}'
        )
    );
end
$$;
comment on function api.overview_answer(varchar) is
    'The overview as its endpoint answers it, with a reason for each null.';

create function api.charts_answer(days integer, for_user varchar default null)
returns jsonb
language sql
stable
set search_path = ''
as $$
    with points as materialized (
        select * from api.analytics_charts(days, for_user)
    ),

    series as (
        select
            points.chart, points.label,
            jsonb_agg(
                jsonb_build_object('date', points.date, 'value', points.value)
                order by points.date
            ) as points
        from points
        where points.date is not null
        group by points.chart, points.label
    )

    select jsonb_build_object(
        'userId', api.user_of(for_user),
        'days', days,
        'asOf', api.last_day(api.user_of(for_user)),
        'series', coalesce(
            (
                select jsonb_agg(
                    jsonb_build_object(
                        'chart', series.chart,
                        'label', series.label,
                        'drawnAs', case series.chart
                            when 'follower_growth' then 'area'
                            when 'viewership_trends' then 'line'
                            else 'bar'
                        end,
                        'points', series.points
                    )
                    order by series.chart, series.label
                )
                from series
            ),
            '[]'
        ),
        'topGames', coalesce(
            (
                select jsonb_agg(
                    jsonb_build_object('game', points.label, 'hours', points.value)
                    order by points.value desc, points.label
                )
                from points where points.chart = 'top_games'
            ),
            '[]'
        )
    )
$$;
comment on function api.charts_answer(integer, varchar) is
    'The charts as their endpoint answers them: a point per day, null without a number.';

create function api.detailed_answer(days integer, for_user varchar default null)
returns jsonb
language sql
stable
set search_path = ''
as $$
    select jsonb_build_object(
        'userId', api.user_of(for_user),
        'days', days,
        'asOf', api.last_day(api.user_of(for_user)),
        'rows', coalesce(
            jsonb_agg(
                jsonb_build_object(
                    'section', told.section, 'item', told.item, 'metric', told.metric,
                    'value', told.value, 'change', told.change, 'measure', told.measure,
                    'reason', case
                        when told.value is null then 'no reading has it'
                        when told.change is null and told.section = 'games'
                            then 'games are not compared'
                        when told.change is null
                            then 'no reading before the first day'
                    end
                )
            ),
            '[]'
        )
    )
    from api.analytics_detailed(days, for_user) as told
$$;
comment on function api.detailed_answer(integer, varchar) is
    'Detailed numbers as their endpoint answers them, with a reason for each null.';

create function api.connections_answer(for_user varchar default null) returns jsonb
language sql
stable
set search_path = ''
as $$
    select jsonb_build_object(
        'connections', coalesce(
            jsonb_agg(
                jsonb_build_object(
                    'platform', status.platform,
                    'platformUsername', status.platform_username,
                    'isActive', status.is_active,
                    'inactiveReason', status.inactive_reason,
                    'tokenExpiresAt', status.token_expires_at at time zone 'UTC',
                    'lastSyncedAt', status.last_synced_at at time zone 'UTC'
                )
                order by status.platform
            ),
            '[]'
        )
    )
    from api.connection_status as status
    where status.user_id = api.user_of(for_user)
$$;
comment on function api.connections_answer(varchar) is
    'How the accounts of a person stand, one object per platform.';

create function api.cache_lifetime(cache_key text) returns interval
language plpgsql
immutable
set search_path = ''
as $$
declare
    days text := substring(cache_key from '^(?:enhanced|chartdata)_([1-9]\d{0,2})$');
begin
    return case
        when cache_key = 'connection_status' then interval '2 minutes'
        when cache_key = 'overview' then interval '3 minutes'
        when days::integer <= 365 and cache_key like 'enhanced%' then interval '5 minutes'
        when days::integer <= 365 then interval '10 minutes'
    end;
end
$$;
comment on function api.cache_lifetime(text) is
    'How long an answer counts; null for a key that is not documented.';

create function api.store_answer(cache_key text, answer jsonb, lifetime interval)
returns void
language plpgsql
security definer
set search_path = ''
as $$
#variable_conflict use_column
declare
    person uuid := app.current_person_id();
begin
    -- Only the web service names a person, so only the service writes here.
    if person is null or lifetime > interval '10 minutes' then
        return;
    end if;
    insert into app.cache_entries as entry (person_id, cache_key, cache_data, expires_at)
    values (person, store_answer.cache_key, answer, now() + lifetime)
    on conflict on constraint idx_cache_entries_user_key do update
    set
        cache_data = excluded.cache_data,
        expires_at = excluded.expires_at,
        updated_at = now();
    -- A few expired rows go with each new one, so the table cannot grow.
    delete from app.cache_entries as expired
    where expired.id in (
        select one.id from app.cache_entries as one
        where one.expires_at < now()
        order by one.expires_at
        limit 20
        for update skip locked
    );
end
$$;
comment on function api.store_answer(text, jsonb, interval) is
    'Stores an answer of the person of a request of the web service.';

create function api.cached(cache_key text, for_user varchar default null) returns jsonb
language plpgsql
set search_path = ''
as $$
#variable_conflict use_column
declare
    lifetime interval := api.cache_lifetime(cached.cache_key);
    who varchar := api.user_of(for_user);
    newest text := api.newest_load_id();
    answer jsonb;
begin
    if lifetime is null then
        raise invalid_parameter_value using message =
            'cache_key: connection_status, overview, enhanced_{days} or'
            ' chartdata_{days} is needed, with days from 1 to 365';
    end if;
    select entry.cache_data into answer
    from app.cache_entries as entry
    inner join app.people as person on person.id = entry.person_id
    where
        person.creatorsync_id = who
        and entry.cache_key = cached.cache_key
        and entry.expires_at > now()
        and (
            not entry.cache_data ? 'loadId'
            or entry.cache_data ->> 'loadId' is not distinct from newest
        );
    if answer is not null then
        return answer;
    end if;
    answer := case
        when cached.cache_key = 'connection_status' then api.connections_answer(who)
        when cached.cache_key = 'overview' then api.overview_answer(who)
        when cached.cache_key like 'enhanced%'
            then api.detailed_answer(split_part(cached.cache_key, '_', 2)::integer, who)
        else api.charts_answer(split_part(cached.cache_key, '_', 2)::integer, who)
    end || jsonb_build_object('loadId', newest);
    if answer is not null and who = app.current_creatorsync_id() then
        perform api.store_answer(cached.cache_key, answer, lifetime);
    end if;
    return answer;
end
$$;
comment on function api.cached(text, varchar) is
    'The stored answer of a key while it counts, else a fresh one. The web service '
    'stores the answers of the person who asks; other callers only read.';

do $$
declare
    one regprocedure;
begin
    for one in
        select oid from pg_proc
        where
            pronamespace = 'api'::regnamespace
            and proname in (
                'overview_answer',
                'charts_answer',
                'detailed_answer',
                'connections_answer',
                'cache_lifetime',
                'store_answer',
                'cached'
            )
    loop
        execute format('revoke all on function %s from public', one);
        execute format('grant execute on function %s to analyst, creator', one);
    end loop;
end
$$;
