drop function service.vault_canaries();
drop function service.save_connection(
    uuid, uuid, text, text, text, text, text, timestamptz, text
);
drop function service.find_own_connection(uuid, text, text);
drop function app.save_connection(
    uuid, uuid, text, text, text, text, text, timestamptz, text
);
drop function app.find_own_connection(uuid, text, text);

drop view api.own_connections;
create view api.own_connections with (security_invoker = true) as
select
    connections.id as connection_id,
    connections.person_id,
    connections.platform,
    platforms.title as platform_title,
    connections.platform_user_id as channel_id,
    connections.platform_username as username,
    connections.is_active,
    connections.inactive_reason,
    connections.last_synced_at
from app.connections as connections
inner join api.platform_titles() as platforms
    on platforms.platform = connections.platform;
comment on view api.own_connections is
    'One row per connection that the reader may see, without its secrets.';
comment on column api.own_connections.connection_id is 'Key.';
comment on column api.own_connections.person_id is 'Whose account it is.';
comment on column api.own_connections.platform is 'The platform.';
comment on column api.own_connections.platform_title is 'Its name for people.';
comment on column api.own_connections.channel_id is 'The platform''s id of the account.';
comment on column api.own_connections.username is 'Name of the account there.';
comment on column api.own_connections.is_active is 'Whether its token is used.';
comment on column api.own_connections.inactive_reason is 'Why it is not used.';
comment on column api.own_connections.last_synced_at is 'When it was last read.';
grant select on api.own_connections to analyst, creator;

create or replace view api.connection_status with (security_invoker = true) as
select
    people.creatorsync_id as user_id,
    connections.platform,
    connections.platform_username,
    connections.is_active,
    connections.inactive_reason,
    null::text[] as scopes_missing,
    connections.token_expires_at,
    connections.last_synced_at
from app.connections as connections
inner join app.people as people on people.id = connections.person_id
where connections.is_primary;
comment on column api.connection_status.scopes_missing is
    'Scopes that the token lacks; null: nothing has compared them.';

drop function api.missing_scopes(text, text);
drop table app.platform_scopes;
