-- What people add: monitors, goals and what they know about posts.

create table app.monitors (
    id uuid not null default gen_random_uuid(),
    person_id uuid not null,
    workspace_id uuid,
    platform text not null,
    connection_id uuid not null,
    monitor_type text not null
        check (monitor_type in ('repository', 'channel', 'user', 'all')),
    platform_resource_id text,
    is_active boolean not null default true,
    sync_frequency integer not null default 15 check (sync_frequency > 0),
    last_synced_at timestamptz,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    primary key (id),
    foreign key (person_id) references app.people(id) on delete cascade,
    foreign key (workspace_id) references app.workspaces(id) on delete set null,
    foreign key (platform) references app.platforms(platform),
    foreign key (connection_id) references app.connections(id) on delete cascade
);
create index monitors_user_id_idx on app.monitors (person_id);
create index monitors_platform_idx on app.monitors (platform);
create index monitors_platform_connection_id_idx on app.monitors (connection_id);
create index monitors_workspace_id_idx on app.monitors (workspace_id);
create index monitors_active_idx on app.monitors (is_active) where is_active = true;

create table app.goals (
    id uuid not null default gen_random_uuid(),
    person_id uuid not null,
    workspace_id uuid,
    platform text not null check (platform in ('github', 'youtube', 'devto', 'all')),
    goal_type text not null,
    target_value numeric not null,
    current_value numeric,
    unit text not null,
    start_date date not null,
    end_date date check (end_date >= start_date),
    is_achieved boolean not null default false,
    achieved_at timestamptz,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    primary key (id),
    foreign key (person_id) references app.people(id) on delete cascade,
    foreign key (workspace_id) references app.workspaces(id) on delete set null
);
create index goals_user_id_idx on app.goals (person_id);
create index goals_workspace_id_idx on app.goals (workspace_id);
create index goals_platform_idx on app.goals (platform);
create index goals_is_achieved_idx on app.goals (is_achieved);
create index goals_user_active_idx
    on app.goals (person_id, is_achieved) where is_achieved = false;

create table app.post_annotations (
    post_id text not null,
    asset_tag text,
    artist_id uuid,
    parent_post_id text check (parent_post_id <> post_id),
    previous_iteration_id text check (previous_iteration_id <> post_id),
    updated_by uuid,
    updated_at timestamptz not null default now(),
    primary key (post_id),
    foreign key (artist_id) references app.artists(id) on delete set null,
    foreign key (updated_by) references app.people(id) on delete set null
);
create index post_annotations_artist_id_idx on app.post_annotations (artist_id);
create index post_annotations_updated_by_idx on app.post_annotations (updated_by);

comment on table app.monitors is
    'What a person wants tracked, through which connection and how often.';
comment on column app.monitors.id is 'Key.';
comment on column app.monitors.person_id is 'Who wants it tracked.';
comment on column app.monitors.workspace_id is
    'On behalf of which workspace; null: personal.';
comment on column app.monitors.platform is 'The platform, a row of app.platforms.';
comment on column app.monitors.connection_id is 'Through which account it is read.';
comment on column app.monitors.monitor_type is 'What kind of thing is tracked.';
comment on column app.monitors.platform_resource_id is
    'The platform''s id of it; null: everything of the connection.';
comment on column app.monitors.is_active is
    'Whether it is tracked; switched off instead of deleted.';
comment on column app.monitors.sync_frequency is 'Minutes between two looks.';
comment on column app.monitors.last_synced_at is
    'When it was last read; due again sync_frequency minutes later.';
comment on column app.monitors.created_at is 'When the row was made.';
comment on column app.monitors.updated_at is 'When the row last changed.';

comment on table app.goals is
    'What a person wants to reach; the daily run writes the progress back.';
comment on column app.goals.id is 'Key.';
comment on column app.goals.person_id is 'Whose goal it is.';
comment on column app.goals.workspace_id is
    'On behalf of which workspace; null: personal.';
comment on column app.goals.platform is 'The platform it counts on, or all of them.';
comment on column app.goals.goal_type is 'What is counted.';
comment on column app.goals.target_value is 'The number to reach.';
comment on column app.goals.current_value is
    'The number now, written by the daily run; null is unknown.';
comment on column app.goals.unit is 'What the numbers count.';
comment on column app.goals.start_date is 'First UTC day.';
comment on column app.goals.end_date is 'Last UTC day; null: open.';
comment on column app.goals.is_achieved is
    'Whether it was reached; stays so when the value falls again.';
comment on column app.goals.achieved_at is 'When it was reached.';
comment on column app.goals.created_at is 'When the row was made.';
comment on column app.goals.updated_at is 'When the row last changed.';

comment on table app.post_annotations is
    'What people know about a post and no platform does; joined into '
    'cg_analytics.posts.';
comment on column app.post_annotations.post_id is
    'The post: platform, colon, id there.';
comment on column app.post_annotations.asset_tag is 'Tag of the asset.';
comment on column app.post_annotations.artist_id is 'Who made it.';
comment on column app.post_annotations.parent_post_id is 'The post it is part of.';
comment on column app.post_annotations.previous_iteration_id is
    'The upload it replaces.';
comment on column app.post_annotations.updated_by is 'Who last changed it.';
comment on column app.post_annotations.updated_at is 'When the row last changed.';
