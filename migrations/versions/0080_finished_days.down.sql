drop function api.read_finished_day(date);

create or replace function api.read_table_freshness(today date)
returns table (
    relation text, date date, is_complete boolean, reason text,
    last_complete_date date, built_at timestamptz
)
language sql
stable
security definer
set search_path = ''
as $$
    with days as (
        select day::date as date
        from generate_series(
            (today - 7)::timestamp, (today - 1)::timestamp, interval '1 day'
        ) as day
    ),

    used as (
        select connections.platform from app.connections as connections
        where connections.inactive_reason is distinct from 'paused'
        union
        select channels.platform from app.channels as channels
        where channels.is_monitored
    ),

    loaded as (
        select loads.platform, days.date, max(loads.finished_at) as loaded_at
        from app.loads as loads
        inner join days
            on days.date between coalesce(loads.first_date, loads.partition_date)
            and loads.partition_date
        where
            loads.state = 'committed'
            and loads.is_whole
            and loads.partition_date >= today - 7
        group by loads.platform, days.date
    ),

    -- A reading that has no complete attempt is missing, unless nobody may read it.
    missing as (
        select attempts.platform, attempts.date, count(*) as readings
        from (
            select
                readings.platform, readings.partition_date as date,
                bool_or(readings.status in ('complete', 'unavailable')) as is_known
            from app.readings as readings
            where
                readings.partition_date between today - 7 and today - 1
                and readings.kind in ('level', 'history')
                and (
                    readings.credential_id = 'public'
                    or readings.credential_id in (
                        select connections.id::text
                        from app.connections as connections
                        where connections.is_active
                    )
                )
            group by
                readings.platform, readings.partition_date, readings.resource,
                readings.subject_id, readings.credential_id
        ) as attempts
        where not attempts.is_known
        group by attempts.platform, attempts.date
    ),

    tables as (
        select distinct on (builds.relation) builds.relation, builds.platforms
        from app.table_builds as builds
        order by builds.relation, builds.started_at desc
    ),

    collected as (
        select
            tables.relation, days.date,
            string_agg(used.platform, ', ' order by used.platform)
                filter (where loaded.loaded_at is null) as uncollected,
            string_agg(
                format('%s of %s', missing.readings, used.platform), ', '
                order by used.platform
            ) filter (where missing.readings is not null) as unread,
            max(loaded.loaded_at) as loaded_at,
            count(used.platform) as platforms
        from tables
        cross join days
        left join used on used.platform = any(tables.platforms)
        left join loaded on loaded.platform = used.platform and loaded.date = days.date
        left join missing
            on missing.platform = used.platform and missing.date = days.date
        group by tables.relation, days.date
    ),

    states as (
        select
            collected.*, built.started_at as built_at,
            case
                when collected.platforms = 0 then 'no account of its platforms is read'
                when collected.uncollected is not null
                    then format('not collected: %s', collected.uncollected)
                when collected.unread is not null
                    then format('readings are missing: %s', collected.unread)
                when built.started_at is null then 'the day is not built'
                when built.started_at < collected.loaded_at
                    then 'not built since the last load of the day'
            end as reason
        from collected
        left join lateral (
            select max(builds.started_at) as started_at
            from app.table_builds as builds
            where
                builds.relation = collected.relation
                and collected.date between builds.first_date and builds.last_date
        ) as built on true
    )

    select
        states.relation, states.date, states.reason is null, states.reason,
        (
            select max(known.date) from states as known
            where known.relation = states.relation and known.reason is null
        ),
        states.built_at
    from states
    where states.date = today - 1
    order by states.relation
$$;

drop function app.read_finished_days(date, date);

create or replace view api.goal_states with (security_invoker = true) as
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
comment on column api.goal_states.current_value is 'The number now; null is unknown.';
