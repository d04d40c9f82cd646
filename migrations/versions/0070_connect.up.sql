-- Accounts that a person connects by a platform's consent page, and the scopes that a
-- token lacks.

create table app.platform_scopes (
    platform text not null,
    scope text not null,
    primary key (platform, scope),
    foreign key (platform) references app.platforms (platform) on delete cascade
);
comment on table app.platform_scopes is
    'The scopes that `creators connect` requests, one row each. `creators up` writes them.';
comment on column app.platform_scopes.platform is 'The platform.';
comment on column app.platform_scopes.scope is 'A scope, as the platform names it.';
alter table app.platform_scopes enable row level security;
create policy "Analysts read all rows" on app.platform_scopes
for select to analyst using (true);
grant select on app.platform_scopes to analyst;

create function api.missing_scopes(platform text, granted text) returns text []
language sql
stable
security definer
set search_path = ''
as $$
    select case when missing_scopes.granted is not null then array(
        select wanted.scope
        from app.platform_scopes as wanted
        where
            wanted.platform = missing_scopes.platform
            and wanted.scope <> all (string_to_array(missing_scopes.granted, ' '))
        order by wanted.scope
    ) end
$$;
comment on function api.missing_scopes(text, text) is
    'The scopes that a token lacks; null where its scopes are unknown.';

create or replace view api.connection_status with (security_invoker = true) as
select
    people.creatorsync_id as user_id,
    connections.platform,
    connections.platform_username,
    connections.is_active,
    connections.inactive_reason,
    api.missing_scopes(connections.platform, connections.scopes) as scopes_missing,
    connections.token_expires_at,
    connections.last_synced_at
from app.connections as connections
inner join app.people as people on people.id = connections.person_id
where connections.is_primary;
comment on column api.connection_status.scopes_missing is
    'Scopes that the token lacks; null: the platform does not tell the scopes.';

create or replace view api.own_connections with (security_invoker = true) as
select
    connections.id as connection_id,
    connections.person_id,
    connections.platform,
    platforms.title as platform_title,
    connections.platform_user_id as channel_id,
    connections.platform_username as username,
    connections.is_active,
    connections.inactive_reason,
    connections.last_synced_at,
    api.missing_scopes(connections.platform, connections.scopes) as scopes_missing
from app.connections as connections
inner join api.platform_titles() as platforms
    on platforms.platform = connections.platform;
comment on column api.own_connections.scopes_missing is
    'Scopes that its token lacks; null: the platform does not tell the scopes.';

create function app.find_own_connection(person uuid, platform text, account_id text)
returns uuid
language plpgsql
set search_path = ''
as $$
declare
    found app.connections;
begin
    -- One connect of an account at a time, also of one that is not known yet.
    perform pg_advisory_xact_lock(
        hashtextextended('connect:' || platform || ':' || account_id, 0)
    );
    select connections.* into found
    from app.connections as connections
    where
        connections.platform = find_own_connection.platform
        and connections.platform_user_id = find_own_connection.account_id;
    if found.id is not null and found.person_id <> find_own_connection.person then
        raise exception 'this account belongs to another person'
            using errcode = 'invalid_parameter_value';
    end if;
    return found.id;
end
$$;
comment on function app.find_own_connection(uuid, text, text) is
    'The connection of an account, null for a new one; refuses one of another person.';

create function app.save_connection(
    connection_id uuid, person uuid, platform text, account_id text,
    account_name text, access_token text, refresh_token text, expires_at timestamptz,
    scopes text
) returns void
language plpgsql
set search_path = ''
as $$
begin
    insert into app.connections as stored (
        id, person_id, platform, platform_user_id, platform_username, access_token,
        refresh_token, token_expires_at, scopes
    )
    values (
        connection_id, person, save_connection.platform, account_id, account_name,
        save_connection.access_token, save_connection.refresh_token,
        save_connection.expires_at, save_connection.scopes
    )
    on conflict (id) do update set
        platform_username = excluded.platform_username,
        access_token = excluded.access_token,
        refresh_token = coalesce(excluded.refresh_token, stored.refresh_token),
        token_expires_at = excluded.token_expires_at,
        scopes = excluded.scopes,
        is_active = stored.is_active or stored.inactive_reason <> 'paused',
        inactive_reason = case stored.inactive_reason when 'paused' then 'paused' end,
        updated_at = now();
    insert into app.channels as known (
        platform, channel_id, channel_name, connection_id, added_by, sync_status
    )
    select
        made.platform, made.platform_user_id, made.platform_username, made.id,
        made.person_id, case when made.is_active then 'active' else 'paused' end
    from app.connections as made
    where made.id = save_connection.connection_id
    on conflict on constraint channels_platform_channel_id_key do update set
        connection_id = excluded.connection_id,
        channel_name = excluded.channel_name,
        added_by = coalesce(known.added_by, excluded.added_by),
        sync_status = excluded.sync_status,
        sync_status_reason = null,
        updated_at = now();
end
$$;
comment on function app.save_connection(
    uuid, uuid, text, text, text, text, text, timestamptz, text
) is 'Stores a connected account with its sealed tokens, and its channel.';

create function service.find_own_connection(person uuid, platform text, account_id text)
returns uuid
language sql
security definer
set search_path = ''
as $$ select app.find_own_connection(person, platform, account_id) $$;
comment on function service.find_own_connection(uuid, text, text) is
    'As app.find_own_connection, for the login of the web service.';

create function service.save_connection(
    connection_id uuid, person uuid, platform text, account_id text,
    account_name text, access_token text, refresh_token text, expires_at timestamptz,
    scopes text
) returns void
language plpgsql
security definer
set search_path = ''
as $$
begin
    perform app.save_connection(
        connection_id, person, platform, account_id, account_name, access_token,
        refresh_token, expires_at, scopes
    );
    insert into app.audit_logs (person_id, action, entity_type, entity_id, details)
    values (
        person, 'connections.connect', 'connections', connection_id::text,
        jsonb_build_object(
            'platform', save_connection.platform, 'account_id', account_id,
            'scopes', save_connection.scopes, 'operator', 'the web service'
        )
    );
end
$$;
comment on function service.save_connection(
    uuid, uuid, text, text, text, text, text, timestamptz, text
) is 'As app.save_connection with an audit row, for the login of the web service.';

create function service.vault_canaries()
returns table (key_id text, canary text)
language sql
stable
security definer
set search_path = ''
as $$ select keys.key_id, keys.canary from app.vault_keys as keys $$;
comment on function service.vault_canaries() is
    'A sealed constant per vault key: the service checks that its keys fit.';

revoke all on function
    app.find_own_connection(uuid, text, text),
    app.save_connection(
        uuid, uuid, text, text, text, text, text, timestamptz, text
    ),
    service.find_own_connection(uuid, text, text),
    service.save_connection(
        uuid, uuid, text, text, text, text, text, timestamptz, text
    ),
    service.vault_canaries()
from public;
grant execute on function
    service.find_own_connection(uuid, text, text),
    service.save_connection(
        uuid, uuid, text, text, text, text, text, timestamptz, text
    ),
    service.vault_canaries()
to service;
