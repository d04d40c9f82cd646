-- Whether yesterday is complete in each product table.

create table app.table_builds (
    relation text not null,
    first_date date not null,
    last_date date not null,
    platforms text[] not null,
    started_at timestamptz not null,
    primary key (relation, first_date, last_date),
    check (first_date <= last_date)
);
alter table app.table_builds enable row level security;
create policy "Analysts read all rows" on app.table_builds
for select to analyst using (true);
grant select on app.table_builds to analyst;
comment on table app.table_builds is
    'One row per product table and range of days: its last build that succeeded.';
comment on column app.table_builds.relation is 'The table, with its schema.';
comment on column app.table_builds.first_date is
    'First UTC day of the build; 0001-01-01 for all of history.';
comment on column app.table_builds.last_date is
    'Last UTC day of the build; 9999-12-31 for all of history.';
comment on column app.table_builds.platforms is
    'Platforms whose readings the table holds.';
comment on column app.table_builds.started_at is
    'When the build began. It holds the loads that were committed before.';

create function api.read_table_freshness(today date)
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
comment on function api.read_table_freshness(date) is
    'Whether the day before a day is complete in each product table.';

create view api.table_freshness with (security_invoker = true) as
select
    tables.relation, tables.date, tables.is_complete, tables.reason,
    tables.last_complete_date, tables.built_at
from api.read_table_freshness((now() at time zone 'UTC')::date) as tables;
comment on view api.table_freshness is
    'One row per product table: whether yesterday is complete. A day is complete when '
    'each used platform was collected for it, no reading of it is missing, and the table '
    'was built for it afterwards. The age of the newest row proves nothing.';
comment on column api.table_freshness.relation is 'The table, with its schema.';
comment on column api.table_freshness.date is 'Yesterday, in UTC.';
comment on column api.table_freshness.is_complete is 'Whether that day is complete.';
comment on column api.table_freshness.reason is 'Why it is not.';
comment on column api.table_freshness.last_complete_date is
    'The newest complete day of the last seven; null: none.';
comment on column api.table_freshness.built_at is
    'When the newest build of that day began.';

revoke all on function api.read_table_freshness(date) from public;
grant execute on function api.read_table_freshness(date) to analyst, creator;
grant select on api.table_freshness to analyst, creator;
