-- Which loads ran, how each read ended, and what could not be taken in.

create table app.loads (
    load_id text not null,
    platform text not null,
    partition_date date not null,
    run_id text not null,
    state text not null default 'running'
        check (state in ('running', 'committed', 'failed', 'abandoned')),
    started_at timestamptz not null default now(),
    heartbeat_at timestamptz not null default now(),
    finished_at timestamptz,
    dlt_load_ids text[],
    rows bigint,
    calls jsonb,
    error_message text,
    primary key (load_id),
    foreign key (platform) references app.platforms (platform)
);
create index loads_platform_partition_date_idx
    on app.loads (platform, partition_date);
create index loads_running_idx on app.loads (heartbeat_at) where state = 'running';

create table app.readings (
    id bigint generated always as identity not null,
    load_id text,
    platform text not null,
    resource text not null,
    kind text not null check (kind in ('level', 'history', 'sample', 'lookup')),
    subject_id text not null,
    reader text not null,
    partition_date date not null,
    window_start date,
    window_end date check (window_end > window_start),
    status text not null check (status in (
        'complete', 'partial', 'unavailable', 'failed', 'deferred', 'not_observable'
    )),
    reason text,
    rows bigint not null default 0,
    observed_at timestamptz,
    is_current boolean not null default false,
    created_at timestamptz not null default now(),
    primary key (id),
    check (load_id is not null or status = 'not_observable'),
    foreign key (load_id) references app.loads (load_id),
    foreign key (platform) references app.platforms (platform)
);
create index readings_load_id_idx
    on app.readings (load_id, resource, subject_id, reader);
create unique index readings_current_idx
    on app.readings (platform, resource, subject_id, reader, partition_date)
    where is_current and kind <> 'sample';
create index readings_platform_partition_date_idx
    on app.readings (platform, partition_date);

create table app.quarantine (
    id bigint generated always as identity not null,
    load_id text not null,
    platform text not null,
    resource text not null,
    reader text not null,
    subject_id text not null,
    reason text not null,
    body bytea not null,
    created_at timestamptz not null default now(),
    primary key (id),
    foreign key (load_id) references app.loads (load_id),
    foreign key (platform) references app.platforms (platform)
);
create index quarantine_load_id_idx on app.quarantine (load_id);
create index quarantine_platform_created_at_idx
    on app.quarantine (platform, created_at);

comment on table app.loads is
    'The run ledger: one row per attempt to load one platform and partition.';
comment on column app.loads.load_id is 'The attempt; every raw row carries it.';
comment on column app.loads.platform is 'The platform, a row of app.platforms.';
comment on column app.loads.partition_date is 'The UTC day that was asked for.';
comment on column app.loads.run_id is 'The orchestrator''s run.';
comment on column app.loads.state is 'Only a running load may commit, and only once.';
comment on column app.loads.started_at is 'When it began, by the real clock.';
comment on column app.loads.heartbeat_at is 'Its last sign of life, by the real clock.';
comment on column app.loads.finished_at is 'When it ended, well or not.';
comment on column app.loads.dlt_load_ids is 'The load packages it was written with.';
comment on column app.loads.rows is 'Rows landed.';
comment on column app.loads.calls is 'Requests per resource.';
comment on column app.loads.error_message is 'Why it did not commit, one line.';

comment on table app.readings is
    'The completeness ledger: how the read of one resource, for one subject, by one '
    'reader, for one day ended. Raw rows count only through a current row here.';
comment on column app.readings.id is 'Key.';
comment on column app.readings.load_id is 'The load that read; null: nobody could.';
comment on column app.readings.platform is 'The platform, a row of app.platforms.';
comment on column app.readings.resource is 'The raw table.';
comment on column app.readings.kind is 'How its readings supersede each other.';
comment on column app.readings.subject_id is
    'The platform''s id of what was read; * for lookups.';
comment on column app.readings.reader is 'The connection''s id, or public.';
comment on column app.readings.partition_date is 'The UTC day the reading closes.';
comment on column app.readings.window_start is 'First day read; history only.';
comment on column app.readings.window_end is 'Day after the last; history only.';
comment on column app.readings.status is 'Only complete and partial carry rows.';
comment on column app.readings.reason is 'Why it is not complete, one line.';
comment on column app.readings.rows is 'Rows landed.';
comment on column app.readings.observed_at is 'When the platform answered.';
comment on column app.readings.is_current is 'Whether its rows are those that count.';
comment on column app.readings.created_at is 'When the row was made.';

comment on table app.quarantine is
    'Records that could not be made canonical, one row each; the rest went on.';
comment on column app.quarantine.id is 'Key.';
comment on column app.quarantine.load_id is 'The load that met it.';
comment on column app.quarantine.platform is 'The platform, a row of app.platforms.';
comment on column app.quarantine.resource is 'The raw table it was meant for.';
comment on column app.quarantine.reader is 'The connection''s id, or public.';
comment on column app.quarantine.subject_id is 'The platform''s id of what was read.';
comment on column app.quarantine.reason is 'What is wrong with it, one line.';
comment on column app.quarantine.body is 'Its bytes as they came.';
comment on column app.quarantine.created_at is 'When it was set aside.';
