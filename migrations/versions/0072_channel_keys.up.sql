-- An API key may be limited to channels of its owner. Its transactions name channels and
-- no person. So every policy that asks for the person fails closed, and these two
-- policies open what belongs to the channels.

create function app.current_channel_ids() returns uuid []
language sql
stable
set search_path = ''
as $$
    select nullif(current_setting('app.channel_ids', true), '')::uuid[]
    where pg_has_role(session_user, 'service', 'member')
$$;
comment on function app.current_channel_ids() is
    'The channels of a limited key: the setting app.channel_ids in a session whose login '
    'role is a member of service; null in every other session.';

-- Definer and an array, so that the policy finds connections by their key.
create function app.current_connection_ids() returns uuid []
language sql
stable
security definer
set search_path = ''
as $$
    select array_agg(channel.connection_id)
    from app.channels as channel
    where channel.id = any (app.current_channel_ids())
$$;
comment on function app.current_connection_ids() is
    'The connections of the channels of a limited key; null in every other session.';

revoke all on function app.current_channel_ids(), app.current_connection_ids()
from public;
grant execute on function app.current_channel_ids(), app.current_connection_ids()
to analyst, creator;

create policy "Limited keys see their channels" on app.channels
for select to creator
using (id = any (app.current_channel_ids()));

create policy "Limited keys see the connections of their channels" on app.connections
for select to creator
using (id = any (app.current_connection_ids()));

drop function service.find_key(text);
create function service.find_key(hash text)
returns table (caller service.caller, scopes text[], channel_ids uuid[])
language plpgsql
security definer
set search_path = ''
as $$
declare
    found app.api_keys;
begin
    select keys.* into found
    from app.api_keys as keys
    where
        keys.key_hash = find_key.hash
        and keys.revoked_at is null
        and (keys.expires_at is null or keys.expires_at > now());
    if found.id is null then
        return;
    end if;
    -- Once a minute, so that reads do not become writes.
    update app.api_keys as keys
    set last_used_at = now()
    where
        keys.id = found.id
        and (
            keys.last_used_at is null or keys.last_used_at < now() - interval '1 minute'
        );
    return query
    select
        person,
        found.scopes,
        -- A channel counts while its account belongs to the owner of the key.
        case when found.channel_ids is not null then array(
            select channel.id
            from app.channels as channel
            inner join app.connections as connection
                on connection.id = channel.connection_id
            where
                channel.id = any (found.channel_ids)
                and connection.person_id = found.person_id
        ) end
    from service.find_person(found.person_id) as person;
end
$$;
comment on function service.find_key(text) is
    'The owner, the scopes and the channels of a key that works; nothing for another '
    'one. Without channels the key reads what its owner may read.';
revoke all on function service.find_key(text) from public;
grant execute on function service.find_key(text) to service;
