-- What is watched: channels, who follows them, and their settings.

create table app.channels (
    id uuid not null default gen_random_uuid(),
    platform text not null,
    channel_id text not null,
    channel_name text,
    source_url text,
    is_monitored boolean not null default false,
    last_checked_at timestamptz,
    connection_id uuid,
    added_by uuid,
    business_account_id text,
    follower_count bigint,
    profile_image_url text,
    cover_image_url text,
    bio text,
    webhook_url text,
    webhook_secret text,
    webhook_expires_at timestamptz,
    api_quota bigint,
    api_quota_resets_at timestamptz,
    sync_status text
        check (sync_status in ('active', 'paused', 'error', 'disconnected')),
    sync_status_reason text,
    last_synced_at timestamptz,
    stats jsonb,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    primary key (id),
    unique (platform, channel_id),
    foreign key (platform) references app.platforms(platform),
    foreign key (connection_id) references app.connections(id) on delete set null,
    foreign key (added_by) references app.people(id) on delete set null
);
create index channels_platform_idx on app.channels (platform);
create index channels_connection_id_idx on app.channels (connection_id);
create index channels_added_by_idx on app.channels (added_by);

create table app.workspace_channels (
    workspace_id uuid not null,
    channel_id uuid not null,
    created_at timestamptz not null default now(),
    primary key (workspace_id, channel_id),
    foreign key (workspace_id) references app.workspaces(id) on delete cascade,
    foreign key (channel_id) references app.channels(id) on delete cascade
);
create index workspace_channels_channel_id_idx on app.workspace_channels (channel_id);

create table app.site_settings (
    id uuid not null default gen_random_uuid(),
    channel_id uuid not null,
    setting_key text not null,
    setting_value text,
    setting_type text not null default 'string'
        check (setting_type in ('boolean', 'string', 'number', 'json')),
    updated_at timestamptz not null default now(),
    primary key (id),
    unique (channel_id, setting_key),
    foreign key (channel_id) references app.channels(id) on delete cascade
);

comment on table app.channels is
    'One account, page or channel on a platform that is watched, with or without a '
    'connection that may read it.';
comment on column app.channels.id is 'Key.';
comment on column app.channels.platform is 'The platform, a row of app.platforms.';
comment on column app.channels.channel_id is
    'The platform''s id of the page or channel.';
comment on column app.channels.channel_name is 'Name as shown.';
comment on column app.channels.source_url is 'Address on the platform.';
comment on column app.channels.is_monitored is
    'Whether it is watched even without a token.';
comment on column app.channels.last_checked_at is 'When it was last looked at.';
comment on column app.channels.connection_id is
    'Which connection reads it; null: public data only.';
comment on column app.channels.added_by is 'Who added it.';
comment on column app.channels.business_account_id is
    'The business account behind the page.';
comment on column app.channels.follower_count is
    'Followers at the last look; null is unknown.';
comment on column app.channels.profile_image_url is 'Address of the picture.';
comment on column app.channels.cover_image_url is 'Address of the cover picture.';
comment on column app.channels.bio is 'Text of the profile.';
comment on column app.channels.webhook_url is 'Our receiver''s address for it.';
comment on column app.channels.webhook_secret is
    'Sealed secret of the push subscription.';
comment on column app.channels.webhook_expires_at is
    'When the push lease ends; it is renewed before.';
comment on column app.channels.api_quota is 'Calls left in the current quota period.';
comment on column app.channels.api_quota_resets_at is 'When that period ends.';
comment on column app.channels.sync_status is
    'State of its collection; null: only watched by StreamTrack, no CG Analytics '
    'site.';
comment on column app.channels.sync_status_reason is
    'Why it is paused, in error or disconnected.';
comment on column app.channels.last_synced_at is 'When a collection last completed.';
comment on column app.channels.stats is 'Latest numbers as the platform gave them.';
comment on column app.channels.created_at is 'When the row was made.';
comment on column app.channels.updated_at is 'When the row last changed.';

comment on table app.workspace_channels is
    'Which workspace follows which channel; decides who sees its streams.';
comment on column app.workspace_channels.workspace_id is 'Who follows.';
comment on column app.workspace_channels.channel_id is 'What is followed.';
comment on column app.workspace_channels.created_at is 'When the row was made.';

comment on table app.site_settings is 'Typed settings of a channel.';
comment on column app.site_settings.id is 'Key.';
comment on column app.site_settings.channel_id is 'The channel.';
comment on column app.site_settings.setting_key is 'Name of the setting.';
comment on column app.site_settings.setting_value is 'Its value as text.';
comment on column app.site_settings.setting_type is 'How to read the value.';
comment on column app.site_settings.updated_at is 'When the row last changed.';
