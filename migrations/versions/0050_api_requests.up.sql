-- What people ask the system to collect, and what it says about its state.

create table app.collection_requests (
    id uuid not null default gen_random_uuid(),
    kind text not null check (kind in ('trigger', 'refresh', 'daily')),
    person_id uuid,
    data_date date not null,
    status text not null default 'pending'
        check (status in ('pending', 'running', 'completed', 'failed')),
    job_ids bigint[] not null default '{}',
    targets jsonb,
    requested_by uuid,
    created_at timestamptz not null default clock_timestamp(),
    started_at timestamptz,
    completed_at timestamptz,
    error_message text,
    primary key (id),
    check (person_id is not null or kind = 'daily'),
    foreign key (person_id) references app.people (id) on delete cascade,
    foreign key (requested_by) references app.people (id) on delete set null
);
create unique index collection_requests_open_idx
    on app.collection_requests (kind, person_id)
    where status in ('pending', 'running') and kind <> 'daily';
create unique index collection_requests_open_daily_idx
    on app.collection_requests (data_date)
    where status in ('pending', 'running') and kind = 'daily';
create index collection_requests_person_id_created_at_idx
    on app.collection_requests (person_id, created_at desc);
create index collection_requests_requested_by_idx
    on app.collection_requests (requested_by);

alter table app.collection_requests enable row level security;
create policy "Analysts read all rows" on app.collection_requests
for select to analyst using (true);
grant select on app.collection_requests to analyst;

comment on table app.collection_requests is
    'One row per request to collect now. A sensor turns it into runs, at most one per '
    'person in five minutes.';
comment on column app.collection_requests.id is 'Key.';
comment on column app.collection_requests.kind is
    'trigger: all levels of a person; refresh: those of the channel; daily: the daily '
    'job for all people.';
comment on column app.collection_requests.person_id is
    'For whom; null: the daily job for all people.';
comment on column app.collection_requests.data_date is 'The UTC day that it is about.';
comment on column app.collection_requests.status is 'How far it is.';
comment on column app.collection_requests.job_ids is
    'Jobs of the request, rows of app.sync_logs by job_id.';
comment on column app.collection_requests.targets is
    'Channels that its runs read, as pairs of platform and id.';
comment on column app.collection_requests.requested_by is
    'Who asked; null: a command or the administrator''s key.';
comment on column app.collection_requests.created_at is 'When it was asked for.';
comment on column app.collection_requests.started_at is 'When its runs were asked for.';
comment on column app.collection_requests.completed_at is 'When it ended, well or not.';
comment on column app.collection_requests.error_message is 'Why it failed, one line.';

create function api.may_act_for(person uuid) returns boolean
language sql
stable
security definer
set search_path = ''
as $$
    select
        app.is_pipeline_session()
        or person = app.current_person_id()
        or exists (
            select from app.people as people
            inner join app.roles as roles on roles.role = people.role
            where
                people.id = app.current_person_id()
                and people.is_active
                and roles.may_administer
        )
$$;
comment on function api.may_act_for(uuid) is
    'Whether the session may ask for a collection of a person: the person, an '
    'administrator, or the pipeline.';

create function api.request_collection(kind text, for_user varchar)
returns app.collection_requests
language plpgsql
security definer
set search_path = ''
as $$
declare
    person uuid;
    types text[] := case request_collection.kind
        when 'trigger' then array['daily_channel', 'stream_session', 'video_stats']
        when 'refresh' then array['daily_channel']
    end;
    today date := (now() at time zone 'UTC')::date;
    jobs bigint[];
    request app.collection_requests;
begin
    if types is null then
        raise invalid_parameter_value using message = 'kind: trigger or refresh is needed';
    end if;
    select people.id into person from app.people as people
    where people.creatorsync_id = for_user and people.is_active;
    if person is null or api.may_act_for(person) is not true then
        raise insufficient_privilege using
            message = 'only the person or an administrator may ask for a collection';
    end if;
    -- Two requests at once: the second one waits and finds the first one's rows.
    perform from app.people as people where people.id = person for no key update;
    insert into app.sync_logs (person_id, job_type, sync_type, status, data_date)
    select person, wanted.job_type, 'full', 'pending', today
    from unnest(types) as wanted (job_type)
    where not exists (
        select from app.sync_logs as log
        where
            log.person_id = person
            and log.job_type = wanted.job_type
            and log.data_date = today
            and log.status in ('pending', 'running')
    );
    select array_agg(log.job_id order by log.job_id) into jobs
    from app.sync_logs as log
    where
        log.person_id = person
        and log.job_type = any(types)
        and log.data_date = today
        and log.status in ('pending', 'running');
    select open_request.* into request
    from app.collection_requests as open_request
    where
        open_request.person_id = person
        and open_request.kind = request_collection.kind
        and open_request.status in ('pending', 'running');
    if request.id is null then
        insert into app.collection_requests (
            kind, person_id, data_date, job_ids, requested_by
        )
        values (request_collection.kind, person, today, jobs, app.current_person_id())
        returning * into request;
    end if;
    if request_collection.kind = 'refresh' then
        delete from app.cache_entries as entry where entry.person_id = person;
    end if;
    request.job_ids := jobs;
    return request;
end
$$;
comment on function api.request_collection(text, varchar) is
    'Asks for a collection of a person: jobs that wait or run are not doubled.';

create function api.own_requests(max_rows integer default 20)
returns table (
    id uuid, kind text, status text, data_date date, created_at timestamptz,
    started_at timestamptz, completed_at timestamptz, error_message text
)
language sql
stable
security definer
set search_path = ''
as $$
    select
        request.id, request.kind, request.status, request.data_date,
        request.created_at, request.started_at, request.completed_at,
        request.error_message
    from app.collection_requests as request
    where request.person_id = app.current_person_id()
    order by request.created_at desc
    limit least(max_rows, 100)
$$;
comment on function api.own_requests(integer) is
    'Requests for collections of the person who asks, newest first.';

create function api.analytics_trigger(for_user varchar default null) returns json
language sql
set search_path = ''
as $$
    select json_build_object(
        'message', 'Data collection triggered successfully',
        'job_ids', request.job_ids
    )
    from api.request_collection('trigger', api.user_of(for_user)) as request
$$;
comment on function api.analytics_trigger(varchar) is
    'Asks for a collection of all kinds for a person, today.';

create function api.analytics_refresh(for_user varchar default null) returns json
language sql
set search_path = ''
as $$
    select json_build_object(
        'message', 'Refresh of channel data requested', 'job_ids', request.job_ids
    )
    from api.request_collection('refresh', api.user_of(for_user)) as request
$$;
comment on function api.analytics_refresh(varchar) is
    'Asks for the channel''s numbers of a person, and forgets the cached answers.';

create function service.start_daily(data_date date, requester uuid) returns json
language plpgsql
security definer
set search_path = ''
as $$
declare
    day date := coalesce(start_daily.data_date, (now() at time zone 'UTC')::date - 1);
    jobs bigint[];
begin
    if day not between '2000-01-01' and (now() at time zone 'UTC')::date - 1 then
        raise invalid_parameter_value using
            message = 'date: a UTC day that has ended is needed';
    end if;
    -- A second request waits, and finds the jobs of the first.
    lock table app.collection_requests in share row exclusive mode;
    with wanted as (
        select distinct connections.person_id, types.job_type
        from app.connections as connections
        cross join unnest(
            array['daily_channel', 'stream_session', 'video_stats']
        ) as types (job_type)
        inner join app.people as people
            on people.id = connections.person_id and people.clerk_user_id is not null
        where connections.is_active and connections.platform = 'twitch'
    ),

    added as (
        insert into app.sync_logs (person_id, job_type, sync_type, status, data_date)
        select wanted.person_id, wanted.job_type, 'full', 'pending', day
        from wanted
        where not exists (
            select from app.sync_logs as log
            where
                log.person_id = wanted.person_id
                and log.job_type = wanted.job_type
                and log.data_date = day
                and log.status in ('pending', 'running')
        )
        returning job_id
    )

    select coalesce(array_agg(added.job_id order by added.job_id), '{}') into jobs
    from added;
    insert into app.collection_requests (kind, data_date, job_ids, requested_by)
    select 'daily', day, jobs, requester
    where not exists (
        select from app.collection_requests as earlier
        where
            earlier.kind = 'daily'
            and earlier.data_date = day
            and earlier.status in ('pending', 'running')
    );
    return json_build_object(
        'message', format('Daily collection of %s triggered', day),
        'job_count', cardinality(jobs)
    );
end
$$;
comment on function service.start_daily(date, uuid) is
    'Asks for the daily job of a day, with the pending jobs of every person.';

create function api.analytics_daily(data_date date default null) returns json
language plpgsql
security definer
set search_path = ''
as $$
begin
    if api.may_act_for(null) is not true then
        raise insufficient_privilege using
            message = 'only administrators may trigger the daily collection';
    end if;
    return service.start_daily(data_date, app.current_person_id());
end
$$;
comment on function api.analytics_daily(date) is
    'Asks for the daily job of a day for all people: yesterday by default.';

create function service.trigger_daily(data_date date) returns json
language plpgsql
security definer
set search_path = ''
as $$
begin
    perform service.record_audit(
        'analytics.daily', 'collection_requests',
        jsonb_build_object('by', 'administrator''s key', 'date', data_date)
    );
    return service.start_daily(data_date, null);
end
$$;
comment on function service.trigger_daily(date) is
    'The daily collection, for a request with the administrator''s key.';

create function api.analytics_jobs(
    max_rows integer default 10, for_user varchar default null
)
returns table (
    id bigint, user_id varchar, job_type text, status text, data_date date,
    started_at timestamptz, completed_at timestamptz, duration_seconds numeric,
    error_message text, created_at timestamptz
)
language plpgsql
stable
set search_path = ''
as $$
#variable_conflict use_column
begin
    perform api.check_rows(max_rows);
    return query
    select
        log.job_id, person.creatorsync_id, log.job_type, log.status, log.data_date,
        log.started_at, log.completed_at,
        round(extract(epoch from log.completed_at - log.started_at), 3),
        log.error_message, log.created_at
    from app.people as person
    inner join app.sync_logs as log on log.person_id = person.id
    where
        person.creatorsync_id = api.user_of(for_user) and log.job_type is not null
    order by log.created_at desc, log.job_id desc
    limit max_rows;
end
$$;
comment on function api.analytics_jobs(integer, varchar) is
    'Jobs of a person, newest first.';

create view api.analytics_health with (security_invoker = true) as
with

jobs as (
    select
        max(log.completed_at) filter (
            where log.status = 'completed' and log.job_type = 'daily_channel'
        ) as last_daily_run_at,
        max(log.data_date) filter (
            where log.status = 'completed' and log.job_type = 'daily_channel'
        ) as last_daily_date,
        count(*) filter (
            where
                log.status = 'failed'
                and log.created_at > now() - interval '24 hours'
        ) as jobs_failed_24_hours
    from app.sync_logs as log
),

events as (
    select count(*) as webhook_events_pending, min(created_at) as oldest_pending_webhook_at
    from app.webhook_events
    where status = 'pending'
),

accounts as (
    select
        count(*) filter (
            where not is_active and inactive_reason is distinct from 'paused'
        ) as connections_inactive,
        count(*) filter (
            where is_active and token_expires_at < now() + interval '24 hours'
        ) as tokens_expiring_24_hours
    from app.connections
)

select
    case
        when jobs.last_daily_date is null
            or jobs.last_daily_date < (now() at time zone 'UTC')::date - 3
            then 'unhealthy'
        when
            jobs.last_daily_date < (now() at time zone 'UTC' - interval '6 hours')::date - 1
            or jobs.jobs_failed_24_hours > 0
            or accounts.connections_inactive > 0
            or events.oldest_pending_webhook_at < now() - interval '10 minutes'
            then 'degraded'
        else 'healthy'
    end as status,
    jobs.last_daily_run_at,
    jobs.last_daily_date,
    jobs.jobs_failed_24_hours,
    events.webhook_events_pending,
    events.oldest_pending_webhook_at,
    accounts.connections_inactive,
    accounts.tokens_expiring_24_hours
from jobs
cross join events
cross join accounts;
comment on view api.analytics_health is
    'Health of the collection, over what the reader may see.';
comment on column api.analytics_health.status is
    'unhealthy: no day collected for three days; degraded: a fault; else healthy.';
comment on column api.analytics_health.last_daily_run_at is
    'When a daily job of a channel last ended well.';
comment on column api.analytics_health.last_daily_date is 'The last day it collected.';
comment on column api.analytics_health.jobs_failed_24_hours is
    'Jobs that failed in the last 24 hours.';
comment on column api.analytics_health.webhook_events_pending is 'Events in the queue.';
comment on column api.analytics_health.oldest_pending_webhook_at is
    'When the oldest of them arrived.';
comment on column api.analytics_health.connections_inactive is
    'Accounts that are disconnected, paused ones excepted.';
comment on column api.analytics_health.tokens_expiring_24_hours is
    'Active accounts whose token ends within a day; most are refreshed then.';

create function api.count_streams(days integer) returns bigint
language plpgsql
stable
set search_path = ''
as $$
begin
    -- dbt builds the table, so it may not exist yet.
    if to_regclass('creatorsync.stream_sessions') is null then
        return null;
    end if;
    return (
        select count(*) from creatorsync.stream_sessions as stream
        where stream.started_at > now() - days * interval '1 day'
    );
end
$$;
comment on function api.count_streams(integer) is 'Streams that began in the last days.';

create function api.count_videos() returns bigint
language plpgsql
stable
set search_path = ''
as $$
begin
    if to_regclass('creatorsync.video_analytics') is null then
        return null;
    end if;
    return (select count(*) from creatorsync.video_analytics);
end
$$;
comment on function api.count_videos() is 'Videos that were ever seen.';

create view api.analytics_system with (security_invoker = true) as
select
    (select count(*) from app.people) as people,
    (select count(*) from app.connections where is_active) as active_connections,
    count(*) filter (where log.status = 'pending') as jobs_pending,
    count(*) filter (where log.status = 'running') as jobs_running,
    count(*) filter (
        where log.status = 'completed' and log.completed_at > now() - interval '24 hours'
    ) as jobs_completed_24_hours,
    count(*) filter (
        where log.status = 'failed' and log.completed_at > now() - interval '24 hours'
    ) as jobs_failed_24_hours,
    api.count_streams(30) as streams_30_days,
    api.count_videos() as videos_known,
    (select count(*) from app.cache_entries) as cache_entries,
    (select count(*) from app.cache_entries where expires_at < now())
        as cache_entries_expired,
    pg_database_size(current_database()) as database_bytes
from app.sync_logs as log
where log.job_type is not null
having pg_has_role(current_user, 'pipeline', 'usage') or api.may_act_for(null);
comment on view api.analytics_system is
    'Statistics of the whole system, for administrators; no row for others.';
comment on column api.analytics_system.people is 'People.';
comment on column api.analytics_system.active_connections is 'Connected accounts.';
comment on column api.analytics_system.jobs_pending is 'Jobs that wait.';
comment on column api.analytics_system.jobs_running is 'Jobs that run.';
comment on column api.analytics_system.jobs_completed_24_hours is
    'Jobs that ended well in the last 24 hours.';
comment on column api.analytics_system.jobs_failed_24_hours is
    'Jobs that failed in the last 24 hours.';
comment on column api.analytics_system.streams_30_days is
    'Streams of the last 30 days; null before the first build.';
comment on column api.analytics_system.videos_known is
    'Videos that were ever seen; null before the first build.';
comment on column api.analytics_system.cache_entries is 'Cached answers.';
comment on column api.analytics_system.cache_entries_expired is
    'Those of them that have expired.';
comment on column api.analytics_system.database_bytes is 'Size of the database.';

create function api.count_migrations() returns bigint
language sql
stable
security definer
set search_path = ''
as $$ select count(*) from app.migrations $$;
comment on function api.count_migrations() is 'Migrations of the schema.';

create view api.health with (security_invoker = true) as
select
    case
        when used.sessions > 0.9 * most.sessions then 'degraded' else 'healthy'
    end as status,
    now() as checked_at,
    current_setting('server_version') as server_version,
    api.count_migrations() as migrations_applied,
    used.sessions as connections_used,
    most.sessions as connections_max
from (select count(*) as sessions from pg_stat_activity) as used
cross join (
    select current_setting('max_connections')::bigint as sessions
) as most;
comment on view api.health is 'Health of the database.';
comment on column api.health.status is
    'degraded while more than nine of ten sessions are in use.';
comment on column api.health.checked_at is 'Now.';
comment on column api.health.server_version is 'Version of PostgreSQL.';
comment on column api.health.migrations_applied is 'Migrations of the schema.';
comment on column api.health.connections_used is 'Sessions in use.';
comment on column api.health.connections_max is 'Sessions that the server allows.';

create function service.system_statistics() returns setof api.analytics_system
language plpgsql
security definer
set search_path = ''
as $$
begin
    perform service.record_audit(
        'analytics.system', 'system', jsonb_build_object('by', 'administrator''s key')
    );
    return query select * from api.analytics_system;
end
$$;
comment on function service.system_statistics() is
    'The statistics, for a request with the administrator''s key.';

create view api.connection_status with (security_invoker = true) as
select
    people.creatorsync_id as user_id,
    connections.platform,
    connections.platform_username,
    connections.is_active,
    connections.inactive_reason,
    null::text[] as scopes_missing,
    connections.token_expires_at,
    connections.last_synced_at
from app.connections as connections
inner join app.people as people on people.id = connections.person_id
where connections.is_primary;
comment on view api.connection_status is
    'One row per person and platform: the primary account and how it stands.';
comment on column api.connection_status.user_id is 'The person, by CreatorSync''s id.';
comment on column api.connection_status.platform is 'The platform.';
comment on column api.connection_status.platform_username is 'The account''s name.';
comment on column api.connection_status.is_active is 'Whether it is read.';
comment on column api.connection_status.inactive_reason is 'Why it is not.';
comment on column api.connection_status.scopes_missing is
    'Scopes that the token lacks; null: nothing has compared them.';
comment on column api.connection_status.token_expires_at is
    'When the token ends, unless it is refreshed.';
comment on column api.connection_status.last_synced_at is 'When it was last read.';

create view api.team_members with (security_invoker = true) as
select
    members.workspace_id as team_id,
    members.person_id as user_id,
    case members.role when 'owner' then 'admin' else members.role end as role,
    people.display_name as full_name,
    people.avatar_url,
    members.joined_at
from app.workspace_members as members
inner join app.people as people on people.id = members.person_id;
comment on view api.team_members is 'Members of teams, with name and picture only.';
comment on column api.team_members.team_id is 'The team.';
comment on column api.team_members.user_id is 'The member.';
comment on column api.team_members.role is 'admin or member.';
comment on column api.team_members.full_name is 'The name as shown.';
comment on column api.team_members.avatar_url is 'The picture.';
comment on column api.team_members.joined_at is 'Since when.';

create view api.gaps with (security_invoker = true) as
with

accounts as (
    select
        connections.platform, connections.platform_user_id as subject_id,
        connections.person_id, connections.is_active, connections.inactive_reason,
        connections.platform_username
    from app.connections as connections
),

current_readings as (
    select
        readings.platform, readings.resource, readings.subject_id,
        readings.partition_date, readings.kind, readings.status, readings.reason
    from app.readings as readings
    where readings.is_current or readings.status = 'not_observable'
),

expected as (
    select
        readings.platform, readings.resource, readings.subject_id,
        min(readings.partition_date) as first_day
    from current_readings as readings
    where readings.kind = 'level'
    group by readings.platform, readings.resource, readings.subject_id
),

last_days as (
    select loads.platform, max(loads.partition_date) as last_day
    from app.loads as loads
    where loads.state = 'committed' and loads.is_whole
    group by loads.platform
),

unread as (
    select
        expected.platform, expected.resource, expected.subject_id, day::date as date,
        'missing' as status, 'no load read this day' as reason
    from expected
    inner join last_days on last_days.platform = expected.platform
    cross join generate_series(
        expected.first_day, last_days.last_day, interval '1 day'
    ) as day
    where not exists (
        select from current_readings as reading
        where
            reading.platform = expected.platform
            and reading.resource = expected.resource
            and reading.subject_id = expected.subject_id
            and reading.partition_date = day::date
    )
),

missing as (
    select
        readings.platform, readings.resource, readings.subject_id,
        readings.partition_date as date, readings.status, readings.reason
    from current_readings as readings
    where readings.status <> 'complete'
    union all
    select * from unread
    union all
    select
        accounts.platform, null, accounts.subject_id, null, 'disconnected',
        accounts.inactive_reason
    from accounts
    where not accounts.is_active
)

select
    people.username,
    accounts.person_id,
    missing.platform,
    coalesce(accounts.platform_username, channels.channel_name) as account,
    missing.subject_id,
    missing.resource,
    missing.date,
    missing.status,
    missing.reason
from missing
left join accounts
    on
        accounts.platform = missing.platform
        and accounts.subject_id = missing.subject_id
left join app.people as people on people.id = accounts.person_id
left join app.channels as channels
    on
        channels.platform = missing.platform
        and channels.channel_id = missing.subject_id;
comment on view api.gaps is
    'What is missing, for whom and why: a row per resource, account and UTC day without '
    'a complete reading, and one per disconnected account.';
comment on column api.gaps.username is 'Whose account it is; null: a followed channel.';
comment on column api.gaps.person_id is 'The person.';
comment on column api.gaps.platform is 'The platform.';
comment on column api.gaps.account is 'The account''s name.';
comment on column api.gaps.subject_id is 'The platform''s id of the account.';
comment on column api.gaps.resource is 'The raw table; null: all of them.';
comment on column api.gaps.date is 'The UTC day; null: from now on.';
comment on column api.gaps.status is
    'missing: no load read it; disconnected: the account is not read; else the status '
    'of the reading.';
comment on column api.gaps.reason is 'Why, in words.';

-- The newest load is part of entity tags. Its id says nothing about a person.
create function api.newest_load_id() returns text
language sql
stable
security definer
set search_path = ''
as $$
    select loads.load_id from app.loads as loads
    where loads.state = 'committed'
    order by loads.finished_at desc nulls last
    limit 1
$$;
comment on function api.newest_load_id() is 'The load that was committed last.';
create index loads_finished_at_idx on app.loads (finished_at desc nulls last)
where state = 'committed';

revoke all on all functions in schema service from public;
grant execute on all functions in schema service to service;
revoke execute on function service.start_daily(date, uuid) from service;
revoke execute on function service.record_audit(text, text, jsonb) from service;
do $$
declare
    one regprocedure;
begin
    for one in
        select oid from pg_proc
        where
            pronamespace = 'api'::regnamespace
            and proname in (
                'may_act_for',
                'own_requests',
                'request_collection',
                'analytics_trigger',
                'analytics_refresh',
                'analytics_daily',
                'analytics_jobs',
                'count_streams',
                'count_migrations',
                'count_videos',
                'newest_load_id'
            )
    loop
        execute format('revoke all on function %s from public', one);
        execute format('grant execute on function %s to analyst, creator', one);
    end loop;
end
$$;
-- A role that has SQL reads; only a person of the service asks for work.
grant select on
    api.analytics_health, api.analytics_system, api.health, api.connection_status,
    api.team_members
to analyst, creator;
grant select on api.gaps to analyst;
