-- CreatorSync's operational tables: views over app that let row policies through.

create schema if not exists creatorsync;
comment on schema creatorsync is 'CreatorSync: Twitch analytics, as documented.';

create view creatorsync.users with (security_invoker = true, check_option = cascaded) as
select
    people.creatorsync_id as id,
    people.clerk_user_id,
    people.twitch_user_id,
    people.username,
    people.display_name,
    people.email,
    people.avatar_url as profile_image_url,
    people.created_at,
    people.updated_at
from app.people as people
where people.clerk_user_id is not null;

create view creatorsync.user_twitch_tokens with (security_invoker = true) as
select
    people.clerk_user_id,
    connections.platform_user_id as twitch_user_id,
    (
        select secrets.value
        from app.secrets as secrets
        where
            secrets.row_id = connections.id
            and secrets.column_name = 'access_token'
    ) as encrypted_access_token,
    (
        select secrets.value
        from app.secrets as secrets
        where
            secrets.row_id = connections.id
            and secrets.column_name = 'refresh_token'
    ) as encrypted_refresh_token,
    connections.scopes,
    connections.token_expires_at as expires_at,
    connections.created_at,
    connections.updated_at
from app.connections as connections
inner join app.people as people on people.id = connections.person_id
where
    connections.platform = 'twitch'
    and connections.is_primary
    and people.clerk_user_id is not null;

create view creatorsync.analytics_jobs with (security_invoker = true) as
select
    sync_logs.job_id as id,
    people.creatorsync_id as user_id,
    sync_logs.job_type,
    sync_logs.status,
    sync_logs.started_at,
    sync_logs.completed_at,
    sync_logs.error_message,
    sync_logs.data_date,
    sync_logs.created_at
from app.sync_logs as sync_logs
inner join app.people as people on people.id = sync_logs.person_id
where sync_logs.job_type is not null;

create view creatorsync.cache_entries with (security_invoker = true) as
select
    cache_entries.id,
    people.creatorsync_id as user_id,
    cache_entries.cache_key,
    cache_entries.cache_data,
    cache_entries.expires_at,
    cache_entries.created_at,
    cache_entries.updated_at
from app.cache_entries as cache_entries
inner join app.people as people on people.id = cache_entries.person_id;

create view creatorsync.migrations with (security_invoker = true) as
select migrations.id, migrations.filename, migrations.executed_at
from app.migrations as migrations;

comment on view creatorsync.users is 'Creator profiles and basic account information';
comment on column creatorsync.users.id is
    'CreatorSync''s users.id; imported values are kept.';
comment on column creatorsync.users.clerk_user_id is
    'Sign-up: the sign-in service''s user id, by import, command line or its signed '
    'webhook.';
comment on column creatorsync.users.twitch_user_id is
    'Twitch GET /users: id, when the account is connected.';
comment on column creatorsync.users.username is
    'Sign-up; unique among people, never overwritten by the pipeline.';
comment on column creatorsync.users.display_name is
    'Sign-up, or Twitch GET /users: display_name while empty.';
comment on column creatorsync.users.email is
    'Sign-up, or Twitch GET /users: email with scope user:read:email while empty.';
comment on column creatorsync.users.profile_image_url is
    'Sign-up, or Twitch GET /users: profile_image_url while empty.';
comment on column creatorsync.users.created_at is 'When the row was made.';
comment on column creatorsync.users.updated_at is 'When the row last changed.';

comment on view creatorsync.user_twitch_tokens is 'Sealed Twitch OAuth tokens';
comment on column creatorsync.user_twitch_tokens.clerk_user_id is
    'The person who connected the account.';
comment on column creatorsync.user_twitch_tokens.twitch_user_id is
    'Twitch GET /oauth2/validate: user_id.';
comment on column creatorsync.user_twitch_tokens.encrypted_access_token is
    'Twitch POST /oauth2/token: access_token, sealed.';
comment on column creatorsync.user_twitch_tokens.encrypted_refresh_token is
    'Twitch POST /oauth2/token: refresh_token, sealed; may change on every refresh.';
comment on column creatorsync.user_twitch_tokens.scopes is
    'Twitch POST /oauth2/token: scope, joined by spaces.';
comment on column creatorsync.user_twitch_tokens.expires_at is
    'Time of the token answer plus expires_in.';
comment on column creatorsync.user_twitch_tokens.created_at is 'When the row was made.';
comment on column creatorsync.user_twitch_tokens.updated_at is
    'When the row last changed.';

comment on view creatorsync.analytics_jobs is
    'Data collection job tracking. One row per user, job type, date and attempt.';
comment on column creatorsync.analytics_jobs.id is 'CreatorSync''s analytics_jobs.id.';
comment on column creatorsync.analytics_jobs.user_id is 'For whom it was collected.';
comment on column creatorsync.analytics_jobs.job_type is 'CreatorSync''s kind of job.';
comment on column creatorsync.analytics_jobs.status is 'How far it is.';
comment on column creatorsync.analytics_jobs.started_at is 'When the attempt began.';
comment on column creatorsync.analytics_jobs.completed_at is
    'When it ended, well or not.';
comment on column creatorsync.analytics_jobs.error_message is
    'Why it failed, one line.';
comment on column creatorsync.analytics_jobs.data_date is
    'The partition that was collected.';
comment on column creatorsync.analytics_jobs.created_at is 'When the row was made.';

comment on view creatorsync.cache_entries is 'Analytics data caching.';
comment on column creatorsync.cache_entries.id is 'Key.';
comment on column creatorsync.cache_entries.user_id is 'Whose answer it is.';
comment on column creatorsync.cache_entries.cache_key is
    'Which answer, by the documented keys.';
comment on column creatorsync.cache_entries.cache_data is 'The answer.';
comment on column creatorsync.cache_entries.expires_at is
    'Time of the answer plus the key''s lifetime.';
comment on column creatorsync.cache_entries.created_at is 'When the row was made.';
comment on column creatorsync.cache_entries.updated_at is 'When the row last changed.';

comment on view creatorsync.migrations is 'Migration tracking';
comment on column creatorsync.migrations.id is 'Key.';
comment on column creatorsync.migrations.filename is 'The migration command.';
comment on column creatorsync.migrations.executed_at is 'The migration command.';

grant usage on schema creatorsync to analyst, creator;
grant select on all tables in schema creatorsync to analyst, creator;
grant update (display_name, email, profile_image_url) on creatorsync.users to creator;
