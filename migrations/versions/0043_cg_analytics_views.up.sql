-- CG Analytics' operational tables: views over app that let row policies through.

create schema if not exists cg_analytics;
comment on schema cg_analytics is
    'CG Analytics: posts of pages and channels, their earnings, as documented.';

create view cg_analytics.sites with (security_invoker = true) as
select
    channels.id,
    channels.channel_name as name,
    channels.platform,
    channels.channel_id as platform_id,
    connections.platform_user_id,
    connections.platform_username,
    (
        select secrets.value
        from app.secrets as secrets
        where
            secrets.row_id = connections.id
            and secrets.column_name = 'access_token'
    ) as access_token,
    (
        select secrets.value
        from app.secrets as secrets
        where
            secrets.row_id = connections.id
            and secrets.column_name = 'refresh_token'
    ) as refresh_token,
    connections.token_expires_at as token_expiry,
    connections.scopes as scope,
    channels.webhook_url,
    (
        select secrets.value
        from app.secrets as secrets
        where
            secrets.row_id = channels.id
            and secrets.column_name = 'webhook_secret'
    ) as webhook_secret,
    channels.business_account_id,
    channels.follower_count,
    channels.profile_image_url,
    channels.cover_image_url,
    channels.bio,
    channels.api_quota,
    channels.api_quota_resets_at as api_quota_reset,
    channels.sync_status,
    channels.last_synced_at as last_sync_at,
    channels.stats,
    channels.added_by
from app.channels as channels
left join app.connections as connections
    on connections.id = channels.connection_id
where
    channels.sync_status is not null
    and channels.platform in (
        'facebook', 'instagram', 'youtube', 'tiktok', 'twitter', 'threads'
    );

create view cg_analytics.sync_logs with (security_invoker = true) as
select
    sync_logs.id,
    sync_logs.channel_id as site_id,
    sync_logs.sync_type,
    case sync_logs.status
        when 'running' then 'started' else sync_logs.status
    end as status,
    sync_logs.started_at,
    sync_logs.completed_at,
    sync_logs.records_processed,
    sync_logs.records_failed,
    sync_logs.error_message,
    sync_logs.error_details,
    sync_logs.next_cursor
from app.sync_logs as sync_logs
where
    sync_logs.channel_id is not null
    and sync_logs.sync_type is not null
    and sync_logs.status <> 'pending';

create view cg_analytics.webhook_events with (security_invoker = true) as
select
    webhook_events.id,
    webhook_events.channel_id as site_id,
    webhook_events.platform,
    webhook_events.event_type,
    webhook_events.event_data,
    webhook_events.status,
    webhook_events.processed_at,
    webhook_events.retry_count,
    webhook_events.error_message,
    webhook_events.created_at
from app.webhook_events as webhook_events;

create view cg_analytics.users
with (security_invoker = true, check_option = cascaded) as
select
    people.id,
    people.username,
    people.email,
    (
        select secrets.value
        from app.secrets as secrets
        where
            secrets.row_id = people.id
            and secrets.column_name = 'password_hash'
    ) as password,
    people.role,
    people.artist_id,
    people.is_active,
    people.last_login_at as last_login
from app.people as people
where
    people.role is not null
    and people.username is not null
    and people.email is not null;

create view cg_analytics.site_settings with (security_invoker = true) as
select
    site_settings.id,
    site_settings.channel_id as site_id,
    site_settings.setting_key,
    site_settings.setting_value,
    site_settings.setting_type
from app.site_settings as site_settings;

create view cg_analytics.api_keys with (security_invoker = true) as
select
    api_keys.id,
    api_keys.person_id as user_id,
    api_keys.name,
    api_keys.key_prefix,
    (
        select secrets.value
        from app.secrets as secrets
        where
            secrets.row_id = api_keys.id
            and secrets.column_name = 'key_hash'
    ) as key_hash,
    api_keys.scopes,
    api_keys.channel_ids as site_ids,
    api_keys.expires_at,
    api_keys.last_used_at,
    api_keys.revoked_at,
    api_keys.created_at
from app.api_keys as api_keys;

create view cg_analytics.audit_logs with (security_invoker = true) as
select
    audit_logs.id,
    audit_logs.person_id as user_id,
    audit_logs.action,
    audit_logs.entity_type,
    audit_logs.entity_id,
    audit_logs.details,
    audit_logs.created_at
from app.audit_logs as audit_logs;

comment on view cg_analytics.sites is
    'A connected social media account, page or channel';
comment on column cg_analytics.sites.id is 'Key.';
comment on column cg_analytics.sites.name is
    'Name of the page or channel when last read.';
comment on column cg_analytics.sites.platform is 'The platform.';
comment on column cg_analytics.sites.platform_id is
    'The platform''s id of the page or channel.';
comment on column cg_analytics.sites.platform_user_id is
    'The platform''s user id of the person who granted access; null without a '
    'connection.';
comment on column cg_analytics.sites.platform_username is
    'The platform''s user name of the person who granted access; null without a '
    'connection.';
comment on column cg_analytics.sites.access_token is
    'The platform''s token, sealed; shown to pipeline only.';
comment on column cg_analytics.sites.refresh_token is
    'The platform''s refresh token, sealed; shown to pipeline only. Facebook and '
    'Instagram issue none.';
comment on column cg_analytics.sites.token_expiry is
    'When the access token ends; null for a token without an end.';
comment on column cg_analytics.sites.scope is 'Scopes that the platform granted.';
comment on column cg_analytics.sites.webhook_url is
    'Address of our receiver to which the platform sends; null without a subscription.';
comment on column cg_analytics.sites.webhook_secret is
    'Sealed secret of the push subscription; shown to pipeline only. Facebook and '
    'Instagram sign with the application''s secret.';
comment on column cg_analytics.sites.business_account_id is
    'Facebook: the page''s business. Instagram: the professional account. YouTube has '
    'none.';
comment on column cg_analytics.sites.follower_count is
    'Followers at the newest reading; YouTube rounds to three digits. Null: hidden or '
    'not read.';
comment on column cg_analytics.sites.profile_image_url is
    'Address of the picture at the newest reading.';
comment on column cg_analytics.sites.cover_image_url is
    'Address of the cover picture; Instagram has none.';
comment on column cg_analytics.sites.bio is
    'Text of the profile at the newest reading.';
comment on column cg_analytics.sites.api_quota is
    'What is left of the platform''s smallest quota, as of the last daily run; null: '
    'nothing was spent yet.';
comment on column cg_analytics.sites.api_quota_reset is
    'When that quota is full again; null: it is full, or it refills all the time.';
comment on column cg_analytics.sites.sync_status is
    'active; paused by a person; disconnected after a refused token; error.';
comment on column cg_analytics.sites.last_sync_at is
    'When the last completed collection ended.';
comment on column cg_analytics.sites.stats is
    'Totals over the live posts, written by the daily run. Each total names how many '
    'posts have a known number.';
comment on column cg_analytics.sites.added_by is 'The person who added it.';

comment on view cg_analytics.sync_logs is
    'Audit trail of synchronisation. One row per site and attempt.';
comment on column cg_analytics.sync_logs.id is 'Key.';
comment on column cg_analytics.sync_logs.site_id is 'The site.';
comment on column cg_analytics.sync_logs.sync_type is 'What kind of collection it was.';
comment on column cg_analytics.sync_logs.status is
    'started, completed or failed; a request that waits is not shown.';
comment on column cg_analytics.sync_logs.started_at is 'When the attempt began.';
comment on column cg_analytics.sync_logs.completed_at is
    'When it ended, well or not; null while it runs.';
comment on column cg_analytics.sync_logs.records_processed is
    'Rows that were stored, counted by the run.';
comment on column cg_analytics.sync_logs.records_failed is
    'Rows that were rejected, counted by the run.';
comment on column cg_analytics.sync_logs.error_message is
    'Why it failed, one line; null if it did not.';
comment on column cg_analytics.sync_logs.error_details is
    'More about the failure, without tokens.';
comment on column cg_analytics.sync_logs.next_cursor is
    'Where a later attempt may go on; null: from the start.';

comment on view cg_analytics.webhook_events is
    'Webhook events from platforms, and the queue of the webhook sensor';
comment on column cg_analytics.webhook_events.id is 'Key.';
comment on column cg_analytics.webhook_events.site_id is
    'The channel that the payload names; null: none that we know.';
comment on column cg_analytics.webhook_events.platform is 'The platform that sent it.';
comment on column cg_analytics.webhook_events.event_type is
    'The kind of event, such as stream.online.';
comment on column cg_analytics.webhook_events.event_data is
    'The payload; its signature was checked on the raw bytes.';
comment on column cg_analytics.webhook_events.status is 'How far it is.';
comment on column cg_analytics.webhook_events.processed_at is
    'When it was processed; null until then.';
comment on column cg_analytics.webhook_events.retry_count is 'How often it failed.';
comment on column cg_analytics.webhook_events.error_message is 'Why it failed last.';
comment on column cg_analytics.webhook_events.created_at is 'When it was received.';

comment on view cg_analytics.users is 'System users with a role';
comment on column cg_analytics.users.id is 'Key.';
comment on column cg_analytics.users.username is 'Unique name.';
comment on column cg_analytics.users.email is 'E-mail address, unique.';
comment on column cg_analytics.users.password is
    'Salted hash of the password; shown to pipeline only. Null: another service signs '
    'the person in.';
comment on column cg_analytics.users.role is
    'Role, set by `creators people role` or an import.';
comment on column cg_analytics.users.artist_id is
    'The artist the person is; null: none.';
comment on column cg_analytics.users.is_active is 'Whether the person may sign in.';
comment on column cg_analytics.users.last_login is
    'When the person last signed in; null: never.';

comment on view cg_analytics.site_settings is 'Key-value store of site settings';
comment on column cg_analytics.site_settings.id is 'Key.';
comment on column cg_analytics.site_settings.site_id is 'The site.';
comment on column cg_analytics.site_settings.setting_key is 'Name of the setting.';
comment on column cg_analytics.site_settings.setting_value is
    'Its value as text; `app.site_setting_get_value` returns it with its type.';
comment on column cg_analytics.site_settings.setting_type is 'How to read the value.';

comment on view cg_analytics.api_keys is
    'Keys of machines, with what they may do and until when';
comment on column cg_analytics.api_keys.id is 'Key.';
comment on column cg_analytics.api_keys.user_id is 'The person who owns the key.';
comment on column cg_analytics.api_keys.name is 'What the key is for.';
comment on column cg_analytics.api_keys.key_prefix is
    'First characters, by which people tell keys apart.';
comment on column cg_analytics.api_keys.key_hash is
    'Hash of the key, which is shown once; shown to pipeline only.';
comment on column cg_analytics.api_keys.scopes is 'What the key may do.';
comment on column cg_analytics.api_keys.site_ids is
    'The sites that it may read; null: all of its owner''s.';
comment on column cg_analytics.api_keys.expires_at is
    'Until when it works; null: until it is revoked.';
comment on column cg_analytics.api_keys.last_used_at is
    'When the service last accepted it; null: never.';
comment on column cg_analytics.api_keys.revoked_at is
    'When it was revoked; null: it was not.';
comment on column cg_analytics.api_keys.created_at is 'When it was created.';

comment on view cg_analytics.audit_logs is 'What administrators did';
comment on column cg_analytics.audit_logs.id is 'Key.';
comment on column cg_analytics.audit_logs.user_id is
    'The person who did it; null: the system, a login without a person, or erased.';
comment on column cg_analytics.audit_logs.action is
    'What was done, such as teams.create.';
comment on column cg_analytics.audit_logs.entity_type is
    'The kind of thing that changed.';
comment on column cg_analytics.audit_logs.entity_id is
    'The thing that changed; null: several, as `details` tells.';
comment on column cg_analytics.audit_logs.details is
    'What changed, without secrets; `operator` is the name at the command line.';
comment on column cg_analytics.audit_logs.created_at is 'When.';

grant usage on schema cg_analytics to analyst, creator;
grant select on all tables in schema cg_analytics to analyst, creator;
grant update (email) on cg_analytics.users to creator;
