-- Who may do what. Only the owner, pipeline, writes; app.secrets shows secrets.

create view app.secrets with (security_barrier = true) as
select id as row_id, 'access_token' as column_name, access_token as value
from app.connections
where pg_has_role(current_user, 'pipeline', 'usage')
union all
select id, 'refresh_token', refresh_token
from app.connections
where pg_has_role(current_user, 'pipeline', 'usage')
union all
select id, 'webhook_secret', webhook_secret
from app.channels
where pg_has_role(current_user, 'pipeline', 'usage')
union all
select id, 'password_hash', password_hash
from app.people
where pg_has_role(current_user, 'pipeline', 'usage')
union all
select id, 'key_hash', key_hash
from app.api_keys
where pg_has_role(current_user, 'pipeline', 'usage');
comment on view app.secrets is
    'Sealed and hashed values, one row each; empty for everyone but pipeline.';
comment on column app.secrets.row_id is 'Key of the row that holds the value.';
comment on column app.secrets.column_name is 'Column that holds the value.';
comment on column app.secrets.value is 'The sealed or hashed value, never plain.';

revoke all on all functions in schema app from public;
grant usage on schema app to analyst, creator, receiver;
grant execute on function app.current_person_id() to analyst, creator;
grant execute on function app.current_creatorsync_id() to analyst, creator;
grant execute on function app.current_workspace_ids() to analyst, creator;

grant insert on app.webhook_events to receiver;

grant select on
    app.platforms, app.workspaces, app.workspace_members, app.subscriptions,
    app.workspace_channels, app.monitors, app.goals, app.artists, app.artist_rates,
    app.post_annotations, app.site_settings, app.sync_logs, app.webhook_events,
    app.cache_entries, app.notifications, app.chat_threads, app.chat_comments,
    app.chat_reactions, app.chat_read_receipts, app.audit_logs, app.migrations,
    app.secrets
to analyst, creator;

grant select (
    id, creatorsync_id, clerk_user_id, twitch_user_id, username, display_name,
    email, avatar_url, bio, timezone, role, artist_id, is_active, onboarding_status,
    current_workspace_id, last_login_at, created_at, updated_at
) on app.people to analyst, creator;

grant select (
    id, person_id, platform, platform_user_id, platform_username, token_expires_at,
    data_access_expires_at, scopes, is_active, inactive_reason, is_primary,
    last_synced_at, created_at, updated_at
) on app.connections to analyst, creator;

grant select (
    id, platform, channel_id, channel_name, source_url, is_monitored,
    last_checked_at, connection_id, added_by, business_account_id, follower_count,
    profile_image_url, cover_image_url, bio, webhook_url, webhook_expires_at,
    api_quota, api_quota_resets_at, sync_status, sync_status_reason, last_synced_at,
    stats, created_at, updated_at
) on app.channels to analyst, creator;

grant select (
    id, person_id, name, key_prefix, scopes, channel_ids, expires_at, last_used_at,
    revoked_at, created_at
) on app.api_keys to analyst, creator;

-- The ledgers are about runs, not about people: analysts only.
grant select on app.loads, app.readings, app.quota_buckets, app.quota_usage to analyst;
grant select (
    id, load_id, platform, resource, reader, subject_id, reason, created_at
) on app.quarantine to analyst;

-- What the two documented update policies let people change of themselves.
grant update (
    display_name, avatar_url, bio, timezone, email, onboarding_status,
    current_workspace_id
) on app.people to creator;
grant update (name, slug, description, logo_url) on app.workspaces to creator;
