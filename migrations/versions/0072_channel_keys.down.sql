drop policy "Limited keys see the connections of their channels" on app.connections;
drop policy "Limited keys see their channels" on app.channels;
drop function app.current_connection_ids();
drop function app.current_channel_ids();

drop function service.find_key(text);
create function service.find_key(hash text)
returns table (caller service.caller, scopes text[])
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
        and (keys.expires_at is null or keys.expires_at > now())
        -- A key for some channels alone would see more than it may.
        and keys.channel_ids is null;
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
    select person, found.scopes from service.find_person(found.person_id) as person;
end
$$;
comment on function service.find_key(text) is
    'The owner and the scopes of a key that works; nothing for another one.';

revoke all on function service.find_key(text) from public;
grant execute on function service.find_key(text) to service;
