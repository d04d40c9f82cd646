-- Minutes of live streams that were read wait here until their load commits.

create table app.live_minutes (
    id bigint generated always as identity not null,
    platform text not null,
    observed_at timestamptz not null,
    body bytea not null,
    created_at timestamptz not null default clock_timestamp(),
    primary key (id),
    foreign key (platform) references app.platforms (platform)
);
create index live_minutes_platform_observed_at_idx
    on app.live_minutes (platform, observed_at);

-- A buffer of the running system: no policy and no grant, so the owner alone reads it.
alter table app.live_minutes enable row level security;

comment on table app.live_minutes is
    'One row per minute of live streams that was read and is not loaded yet. The load '
    'deletes it in the transaction of its commit.';
comment on column app.live_minutes.id is 'Key.';
comment on column app.live_minutes.platform is 'The platform, a row of app.platforms.';
comment on column app.live_minutes.observed_at is 'When the minute was read.';
comment on column app.live_minutes.body is
    'Its rows, readings, rejected records and requests as JSON.';
comment on column app.live_minutes.created_at is 'When it was stored.';
