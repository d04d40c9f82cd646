-- What the dashboard needs beside the tables of dbt: notes of people on days, their
-- connections, jobs, goals and teams, and how the readings of their accounts ended.

create table app.day_notes (
    id uuid not null default gen_random_uuid(),
    person_id uuid not null,
    date date not null check (date between '2005-01-01' and '2040-12-31'),
    platform text,
    text text not null check (length(text) between 1 and 300),
    created_at timestamptz not null default now(),
    primary key (id),
    foreign key (person_id) references app.people (id) on delete cascade,
    foreign key (platform) references app.platforms (platform)
);
create index day_notes_person_id_date_idx on app.day_notes (person_id, date);
alter table app.day_notes enable row level security;
create policy "Analysts read all rows" on app.day_notes
for select to analyst using (true);
grant select on app.day_notes to analyst;
comment on table app.day_notes is
    'One row per note of a person on a day; the dashboard marks it on every chart.';
comment on column app.day_notes.id is 'Key.';
comment on column app.day_notes.person_id is 'Who wrote it, and who alone sees it.';
comment on column app.day_notes.date is 'The UTC day.';
comment on column app.day_notes.platform is 'The platform; null: every platform.';
comment on column app.day_notes.text is 'The note, at most 300 characters.';
comment on column app.day_notes.created_at is 'When it was written.';

create function api.day_notes(first_day date, last_day date)
returns table (id uuid, date date, platform text, note text)
language sql
stable
security definer
set search_path = ''
as $$
    select notes.id, notes.date, notes.platform, notes.text
    from app.day_notes as notes
    where
        notes.person_id = app.current_person_id()
        and notes.date between first_day and last_day
    order by notes.date, notes.created_at
    limit 1000
$$;
comment on function api.day_notes(date, date) is
    'Notes of the person who asks, on days from the first to the last.';

create function api.add_day_note(day date, note text, of_platform text) returns uuid
language plpgsql
security definer
set search_path = ''
as $$
declare
    added uuid;
begin
    if app.current_person_id() is null then
        raise insufficient_privilege using message = 'only a person may write notes';
    end if;
    if day is null or day not between '2005-01-01' and '2040-12-31' then
        raise invalid_parameter_value using
            message = 'date: a day from 2005 to 2040 is needed';
    end if;
    if note is null or length(btrim(note)) not between 1 and 300 then
        raise invalid_parameter_value using
            message = 'text: from 1 to 300 characters are needed';
    end if;
    if of_platform is not null and not exists (
        select from app.platforms as known where known.platform = of_platform
    ) then
        raise invalid_parameter_value using message = 'platform: is unknown';
    end if;
    -- One after the other, so that the limit holds.
    perform pg_catalog.pg_advisory_xact_lock(
        pg_catalog.hashtextextended('day_notes ' || app.current_person_id(), 0)
    );
    if (
        select count(*) from app.day_notes as notes
        where notes.person_id = app.current_person_id()
    ) >= 1000 then
        raise invalid_parameter_value using
            message = 'text: a person has at most 1000 notes; delete one first';
    end if;
    insert into app.day_notes (person_id, date, platform, text)
    values (app.current_person_id(), day, of_platform, btrim(note))
    returning day_notes.id into added;
    return added;
end
$$;
comment on function api.add_day_note(date, text, text) is
    'Adds a note of the person who asks to a day.';

create function api.remove_day_note(note_id uuid) returns boolean
language plpgsql
security definer
set search_path = ''
as $$
begin
    delete from app.day_notes as notes
    where notes.id = note_id and notes.person_id = app.current_person_id();
    return found;
end
$$;
comment on function api.remove_day_note(uuid) is
    'Deletes a note of the person who asks; false where the person has no such note.';

create function api.own_readings(first_day date, last_day date)
returns table (
    platform text, resource text, subject_id text, date date, status text,
    reason text, observed_at timestamptz, load_id text, run_id text
)
language sql
stable
security definer
set search_path = ''
as $$
    select
        readings.platform, readings.resource, readings.subject_id,
        readings.partition_date, readings.status, readings.reason,
        readings.observed_at, readings.load_id, loads.run_id
    from app.connections as connections
    inner join app.readings as readings
        on
            readings.platform = connections.platform
            and readings.subject_id = connections.platform_user_id
            and readings.credential_id = connections.id::text
    left join app.loads as loads on loads.load_id = readings.load_id
    where
        connections.person_id = app.current_person_id()
        and readings.partition_date between first_day and last_day
        and readings.kind in ('level', 'history')
        and (readings.is_current or readings.status not in ('complete', 'partial'))
$$;
comment on function api.own_readings(date, date) is
    'How the readings of the asking person''s accounts ended, by the day they close.';

-- Readers have no policy on app.platforms; names of platforms are no secret.
create function api.platform_titles() returns table (platform text, title text)
language sql
stable
security definer
set search_path = ''
as $$ select platforms.platform, platforms.title from app.platforms as platforms $$;
comment on function api.platform_titles() is 'Names of all platforms, for people.';

create view api.own_connections with (security_invoker = true) as
select
    connections.id as connection_id,
    connections.person_id,
    connections.platform,
    platforms.title as platform_title,
    connections.platform_user_id as channel_id,
    connections.platform_username as username,
    connections.is_active,
    connections.inactive_reason,
    connections.last_synced_at
from app.connections as connections
inner join api.platform_titles() as platforms
    on platforms.platform = connections.platform;
comment on view api.own_connections is
    'One row per connection that the reader may see, without its secrets.';
comment on column api.own_connections.connection_id is 'Key.';
comment on column api.own_connections.person_id is 'Whose account it is.';
comment on column api.own_connections.platform is 'The platform.';
comment on column api.own_connections.platform_title is 'Its name for people.';
comment on column api.own_connections.channel_id is 'The platform''s id of the account.';
comment on column api.own_connections.username is 'Name of the account there.';
comment on column api.own_connections.is_active is 'Whether its token is used.';
comment on column api.own_connections.inactive_reason is 'Why it is not used.';
comment on column api.own_connections.last_synced_at is 'When it was last read.';

create view api.collection_jobs with (security_invoker = true) as
select
    logs.job_id,
    logs.person_id,
    coalesce(logs.job_type, logs.sync_type, 'collection') as kind,
    connections.platform,
    logs.status,
    logs.data_date,
    logs.started_at,
    logs.completed_at,
    logs.records_processed,
    logs.records_failed,
    logs.error_message,
    logs.created_at
from app.sync_logs as logs
left join app.connections as connections on connections.id = logs.connection_id;
comment on view api.collection_jobs is
    'One row per collection of an account that the reader may see, of every platform.';
comment on column api.collection_jobs.job_id is 'Key.';
comment on column api.collection_jobs.person_id is 'For whom it was collected.';
comment on column api.collection_jobs.kind is 'Type of the job.';
comment on column api.collection_jobs.platform is 'Platform of the account.';
comment on column api.collection_jobs.status is
    'pending, running, completed or failed.';
comment on column api.collection_jobs.data_date is 'The collected UTC day.';
comment on column api.collection_jobs.started_at is 'When it began.';
comment on column api.collection_jobs.completed_at is 'When it ended.';
comment on column api.collection_jobs.records_processed is 'Rows that were stored.';
comment on column api.collection_jobs.records_failed is 'Rows that were set aside.';
comment on column api.collection_jobs.error_message is 'Why it failed.';
comment on column api.collection_jobs.created_at is 'When the row was made.';

create view api.goal_states with (security_invoker = true) as
select
    goals.id as goal_id,
    goals.person_id,
    goals.platform,
    goals.goal_type,
    goals.target_value,
    goals.unit,
    goals.start_date,
    goals.end_date,
    goals.is_achieved,
    goals.achieved_at,
    goals.current_value,
    projections.known_date,
    projections.per_day,
    projections.projected_date,
    projections.earliest_date,
    projections.latest_date,
    projections.is_in_time,
    projections.reason
from app.goals as goals
inner join api.goal_projections as projections on projections.goal_id = goals.id;
comment on view api.goal_states is
    'One row per goal that the reader may see, with its projection.';
comment on column api.goal_states.goal_id is 'Key.';
comment on column api.goal_states.person_id is 'Whose goal it is.';
comment on column api.goal_states.platform is 'The platform it counts on.';
comment on column api.goal_states.goal_type is 'What is counted.';
comment on column api.goal_states.target_value is 'The number to reach.';
comment on column api.goal_states.unit is 'What the numbers count.';
comment on column api.goal_states.start_date is 'First day.';
comment on column api.goal_states.end_date is 'Last day; null: open.';
comment on column api.goal_states.is_achieved is 'Whether it was reached.';
comment on column api.goal_states.achieved_at is 'When it was reached.';
comment on column api.goal_states.current_value is 'The number now; null is unknown.';
comment on column api.goal_states.known_date is 'The last known day.';
comment on column api.goal_states.per_day is 'Typical growth of a day.';
comment on column api.goal_states.projected_date is 'When the target will be reached; null with a reason.';
comment on column api.goal_states.earliest_date is 'Start of the interval of nine times out of ten.';
comment on column api.goal_states.latest_date is 'End of the interval; null: open.';
comment on column api.goal_states.is_in_time is 'Whether the projection is by the end of the goal.';
comment on column api.goal_states.reason is 'Why there is no projection.';

create view api.own_teams with (security_invoker = true) as
select
    workspaces.id as team_id,
    workspaces.name as team_name,
    channels.id as channel_id,
    channels.channel_name,
    channels.platform,
    platforms.title as platform_title
from app.workspaces as workspaces
left join app.workspace_channels as followed on followed.workspace_id = workspaces.id
left join app.channels as channels on channels.id = followed.channel_id
left join api.platform_titles() as platforms on platforms.platform = channels.platform;
comment on view api.own_teams is
    'One row per team of the reader and channel that it follows; a team without '
    'channels has one row.';
comment on column api.own_teams.team_id is 'The team.';
comment on column api.own_teams.team_name is 'Its name.';
comment on column api.own_teams.channel_id is 'A channel that it follows; null: none.';
comment on column api.own_teams.channel_name is 'Name of the channel.';
comment on column api.own_teams.platform is 'Platform of the channel.';
comment on column api.own_teams.platform_title is 'Name of the platform for people.';

-- Functions over tables of dbt. A body in plpgsql depends on no table, so the functions
-- stay while dbt swaps core tables. Before the first build they return nothing. Each
-- runs with the rights of its reader: the policies of the tables decide.

create function api.channel_days(first_day date, last_day date)
returns table (
    platform text, channel_id text, date date, followers_total bigint,
    has_rounded_followers boolean, followers_gained bigint,
    followers_days_spanned integer, subscribers_total bigint, views_total bigint,
    views_gained bigint, views_days_spanned integer, change_reason text, basis text,
    observed_at timestamptz, history_views_gained bigint, history_basis text,
    history_time_zone text, history_observed_at timestamptz
)
language plpgsql
stable
set search_path = ''
as $$
#variable_conflict use_column
begin
    if to_regclass('core.fct_channel_days') is null then
        return;
    end if;
    return query
    with own as (
        select distinct connections.platform, connections.platform_user_id as channel_id
        from app.connections as connections
    ),

    levels as (
        select days.*
        from own
        inner join core.fct_channel_days as days
            on days.platform = own.platform and days.channel_id = own.channel_id
        where days.date between first_day and last_day
    ),

    histories as (
        select days.*
        from own
        inner join core.fct_channel_native_days as days
            on days.platform = own.platform and days.channel_id = own.channel_id
        where days.date between first_day and last_day
    )

    select
        coalesce(levels.platform, histories.platform),
        coalesce(levels.channel_id, histories.channel_id),
        coalesce(levels.date, histories.date),
        levels.followers_total, levels.has_rounded_followers, levels.followers_gained,
        levels.followers_days_spanned, levels.subscribers_total, levels.views_total,
        levels.views_gained, levels.views_days_spanned, levels.change_reason,
        levels.basis, levels.observed_at, histories.views_gained, histories.basis,
        histories.time_zone, histories.observed_at
    from levels
    full outer join histories
        on
            levels.platform = histories.platform
            and levels.channel_id = histories.channel_id
            and levels.date = histories.date;
end
$$;
comment on function api.channel_days(date, date) is
    'One row per channel of the reader and day with a level, or with a day of the '
    'platform''s own history.';

create function api.channel_bounds()
returns table (
    platform text, channel_id text, name text, first_date date, last_date date,
    observed_at timestamptz, has_followers boolean, has_subscribers boolean,
    has_views boolean, has_contents boolean, streams_from date, streams_through date
)
language plpgsql
stable
set search_path = ''
as $$
#variable_conflict use_column
begin
    if to_regclass('core.fct_channel_days') is null then
        return;
    end if;
    return query
    with own as (
        select distinct connections.platform, connections.platform_user_id as channel_id
        from app.connections as connections
    )

    select
        own.platform, own.channel_id,
        coalesce(channels.display_name, channels.username),
        levels.first_date, levels.last_date, levels.observed_at,
        coalesce(levels.has_followers, false), coalesce(levels.has_subscribers, false),
        coalesce(levels.has_views or histories.has_views, false),
        lists.last_date is not null,
        case when streams.first_date is not null
            then least(streams.first_date, lists.first_date)
        end,
        case when streams.first_date is not null then lists.last_date end
    from own
    left join core.dim_channels as channels
        on channels.platform = own.platform and channels.channel_id = own.channel_id
    left join lateral (
        select
            min(days.date) as first_date, max(days.date) as last_date,
            max(days.observed_at) as observed_at,
            bool_or(days.followers_total is not null) as has_followers,
            bool_or(days.subscribers_total is not null) as has_subscribers,
            bool_or(days.views_gained is not null) as has_views
        from core.fct_channel_days as days
        where days.platform = own.platform and days.channel_id = own.channel_id
    ) as levels on true
    left join lateral (
        select bool_or(days.views_gained is not null) as has_views
        from core.fct_channel_native_days as days
        where days.platform = own.platform and days.channel_id = own.channel_id
    ) as histories on true
    left join lateral (
        select min(live.date) as first_date from core.fct_livestreams as live
        where live.platform = own.platform and live.channel_id = own.channel_id
    ) as streams on true
    left join lateral (
        select min(days.date) as first_date, max(days.date) as last_date
        from core.fct_list_days as days
        where days.platform = own.platform and days.channel_id = own.channel_id
    ) as lists on true;
end
$$;
comment on function api.channel_bounds() is
    'One row per channel of the reader: which numbers are known, and of which days.';

create function api.channel_streams(first_day date, last_day date)
returns table (
    platform text, channel_id text, livestream_id text, title text, game text,
    started_at timestamptz, ended_at timestamptz, ended_at_basis text,
    duration_minutes integer, average_viewers numeric, peak_viewers integer,
    sample_count bigint, coverage numeric
)
language plpgsql
stable
set search_path = ''
as $$
#variable_conflict use_column
begin
    if to_regclass('core.fct_livestreams') is null then
        return;
    end if;
    return query
    select
        live.platform, live.channel_id, live.livestream_id, live.title,
        games.game_name, live.started_at, live.ended_at, live.ended_at_basis,
        live.duration_minutes, live.average_viewers::numeric, live.peak_viewers::integer,
        live.sample_count, live.coverage::numeric
    from (
        select distinct connections.platform, connections.platform_user_id as channel_id
        from app.connections as connections
    ) as own
    inner join core.fct_livestreams as live
        on live.platform = own.platform and live.channel_id = own.channel_id
    left join core.dim_games as games
        on games.platform = live.platform and games.game_id = live.game_id
    where live.date between first_day and last_day;
end
$$;
comment on function api.channel_streams(date, date) is
    'One row per livestream of the reader''s channels, with the evidence for its viewers.';

create function api.channel_stream_games(first_day date, last_day date)
returns table (platform text, livestream_id text, game text, minutes numeric)
language plpgsql
stable
set search_path = ''
as $$
#variable_conflict use_column
begin
    if to_regclass('core.fct_livestream_games') is null then
        return;
    end if;
    return query
    select parts.platform, parts.livestream_id, games.game_name, parts.minutes::numeric
    from (
        select distinct connections.platform, connections.platform_user_id as channel_id
        from app.connections as connections
    ) as own
    inner join core.fct_livestream_games as parts
        on parts.platform = own.platform and parts.channel_id = own.channel_id
    left join core.dim_games as games
        on games.platform = parts.platform and games.game_id = parts.game_id
    where parts.date between first_day and last_day and parts.game_id is not null;
end
$$;
comment on function api.channel_stream_games(date, date) is
    'Minutes of the reader''s livestreams by category, as their samples name it.';

create function api.content_courses(
    first_day date, last_day date, of_platform text, most integer
)
returns table (
    platform text, channel_id text, content_id text, channel_name text, title text,
    content_type text, url text, published_at timestamptz, status text,
    removed_reason text, views_total bigint, likes_total bigint, comments_total bigint,
    dates date[], gains bigint[], spans integer[], reasons text[],
    observed_at timestamptz
)
language plpgsql
stable
set search_path = ''
as $$
#variable_conflict use_column
begin
    if to_regclass('core.fct_content_days') is null then
        return;
    end if;
    return query
    with own as (
        select distinct connections.platform, connections.platform_user_id as channel_id
        from app.connections as connections
        where of_platform = '' or connections.platform = of_platform
    )

    select
        contents.platform, contents.channel_id, contents.content_id,
        coalesce(channels.display_name, channels.username, contents.channel_id),
        contents.title, contents.content_type, contents.url,
        coalesce(contents.published_at, contents.content_created_at),
        contents.status, contents.removed_reason, contents.views_total,
        contents.likes_total, contents.comments_total, course.dates, course.gains,
        course.spans, course.reasons, course.observed_at
    from own
    inner join core.dim_contents as contents
        on contents.platform = own.platform and contents.channel_id = own.channel_id
    left join core.dim_channels as channels
        on channels.platform = own.platform and channels.channel_id = own.channel_id
    left join lateral (
        select
            array_agg(days.date order by days.date) as dates,
            array_agg(days.views_gained order by days.date) as gains,
            array_agg(days.days_spanned order by days.date) as spans,
            array_agg(days.change_reason order by days.date) as reasons,
            max(days.observed_at) as observed_at,
            sum(days.views_gained) as gained
        from core.fct_content_days as days
        where
            days.platform = contents.platform
            and days.content_id = contents.content_id
            and days.date between first_day and last_day
            and days.views_total is not null
    ) as course on true
    where
        contents.list_name <> 'drafts'
        and (course.dates is not null or contents.status = 'active')
        and coalesce(contents.published_at, contents.content_created_at) < last_day + 1
    order by
        course.gained desc nulls last, contents.views_total desc nulls last,
        contents.content_id
    limit most;
end
$$;
comment on function api.content_courses(date, date, text, integer) is
    'Contents of the reader''s channels with their days in a range; the most viewed '
    'first. An empty platform is every platform.';

create function api.definition_changes(first_day date, last_day date)
returns table (
    platform text, measure text, applies_to text, valid_from date, reason text
)
language plpgsql
stable
set search_path = ''
as $$
#variable_conflict use_column
begin
    if to_regclass('core.counting_rules') is null then
        return;
    end if;
    return query
    select
        rules.platform::text, rules.measure::text, rules.applies_to::text,
        rules.valid_from, rules.reason::text
    from core.counting_rules as rules
    where
        rules.valid_from between first_day and last_day
        and exists (
            select from app.connections as connections
            where connections.platform = rules.platform
        )
    order by rules.valid_from;
end
$$;
comment on function api.definition_changes(date, date) is
    'Days from which a platform of the reader counts a measure in another way.';

create function api.live_streams()
returns table (
    livestream_id uuid, channel_id uuid, title text, started_at timestamptz,
    peak_viewers integer, viewers_now integer, observed_at timestamptz
)
language plpgsql
stable
set search_path = ''
as $$
#variable_conflict use_column
begin
    if to_regclass('streamtrack.livestream_metrics') is null then
        return;
    end if;
    return query
    select
        live.id, live.channel_id, live.title, live.start_time, live.peak_viewers,
        latest.viewer_count, latest.observed_at
    from streamtrack.livestreams as live
    left join lateral (
        select metrics.viewer_count, metrics."timestamp" as observed_at
        from streamtrack.livestream_metrics as metrics
        where metrics.livestream_id = live.id
        order by metrics."timestamp" desc
        limit 1
    ) as latest on true
    where live.is_active;
end
$$;
comment on function api.live_streams() is
    'Livestreams of channels that the reader''s teams follow and that are live.';

create function api.live_samples(since timestamptz)
returns table (livestream_id uuid, observed_at timestamptz, viewers integer)
language plpgsql
stable
set search_path = ''
as $$
#variable_conflict use_column
begin
    if to_regclass('streamtrack.livestream_metrics') is null then
        return;
    end if;
    return query
    select metrics.livestream_id, metrics."timestamp", metrics.viewer_count
    from streamtrack.livestreams as live
    inner join streamtrack.livestream_metrics as metrics
        on metrics.livestream_id = live.id
    where live.is_active and metrics."timestamp" > since
    order by metrics."timestamp";
end
$$;
comment on function api.live_samples(timestamptz) is
    'Samples of the livestreams of `api.live_streams` after a moment.';

create view api.own_artists with (security_invoker = true) as
select artists.id as artist_id, artists.name
from app.artists as artists;
comment on view api.own_artists is 'One row per artist whom the reader may see.';
comment on column api.own_artists.artist_id is 'Key.';
comment on column api.own_artists.name is 'Name of the artist.';

-- Tables of royalties and deltas may come with a later migration or build.
create function api.artist_months()
returns table (
    artist_id uuid, month date, currency text, views bigint, earnings numeric,
    posts bigint, posts_without_views bigint, last_date date
)
language plpgsql
stable
set search_path = ''
as $$
#variable_conflict use_column
begin
    if
        to_regclass('cg_analytics.deltas') is null
        or to_regclass('app.post_artists') is null
    then
        return;
    end if;
    return query
    select
        shares.artist_id, date_trunc('month', deltas.to_date)::date,
        deltas.currency::text, sum(deltas.views_delta)::bigint,
        sum(deltas.earnings_delta)::numeric, count(distinct deltas.post_id),
        count(distinct deltas.post_id) filter (where deltas.views_delta is null),
        max(deltas.to_date)
    from app.post_artists as shares
    inner join cg_analytics.deltas as deltas on deltas.post_id = shares.post_id
    where deltas.period = 'monthly'
    group by 1, 2, 3
    order by 1, 2, 3;
end
$$;
comment on function api.artist_months() is
    'Changes of an artist''s posts by month and currency; posts whose change is not '
    'known are counted beside.';

create function api.artist_statements()
returns table (
    artist_id uuid, month date, currency text, status text, earnings numeric,
    royalty numeric, adjustments numeric, payable numeric, gaps integer
)
language plpgsql
stable
set search_path = ''
as $$
#variable_conflict use_column
begin
    if to_regclass('cg_analytics.royalty_statements') is null then
        return;
    end if;
    return query
    select
        statements.artist_id, statements.month, statements.currency::text,
        statements.status::text, statements.earnings, statements.royalty,
        statements.adjustments, statements.payable, statements.gaps::integer
    from cg_analytics.royalty_statements as statements
    order by statements.month desc, statements.currency;
end
$$;
comment on function api.artist_statements() is
    'Royalty statements of the artists whom the reader may see.';

revoke all on function api.day_notes(date, date) from public;
revoke all on function api.add_day_note(date, text, text) from public;
revoke all on function api.remove_day_note(uuid) from public;
revoke all on function api.own_readings(date, date) from public;
grant execute on function api.day_notes(date, date) to analyst, creator;
grant execute on function api.add_day_note(date, text, text) to analyst, creator;
grant execute on function api.remove_day_note(uuid) to analyst, creator;
grant execute on function api.own_readings(date, date) to analyst, creator;
grant select on
    api.own_connections, api.collection_jobs, api.goal_states, api.own_teams,
    api.own_artists
to analyst, creator;
revoke all on function api.channel_days(date, date) from public;
grant execute on function api.channel_days(date, date) to analyst, creator;
revoke all on function api.channel_bounds() from public;
grant execute on function api.channel_bounds() to analyst, creator;
revoke all on function api.channel_streams(date, date) from public;
grant execute on function api.channel_streams(date, date) to analyst, creator;
revoke all on function api.channel_stream_games(date, date) from public;
grant execute on function api.channel_stream_games(date, date) to analyst, creator;
revoke all on function api.content_courses(date, date, text, integer) from public;
grant execute on function api.content_courses(date, date, text, integer) to analyst, creator;
revoke all on function api.definition_changes(date, date) from public;
grant execute on function api.definition_changes(date, date) to analyst, creator;
revoke all on function api.live_streams() from public;
grant execute on function api.live_streams() to analyst, creator;
revoke all on function api.live_samples(timestamptz) from public;
grant execute on function api.live_samples(timestamptz) to analyst, creator;
revoke all on function api.platform_titles() from public;
grant execute on function api.platform_titles() to analyst, creator;
revoke all on function api.artist_months() from public;
grant execute on function api.artist_months() to analyst, creator;
revoke all on function api.artist_statements() from public;
grant execute on function api.artist_statements() to analyst, creator;
