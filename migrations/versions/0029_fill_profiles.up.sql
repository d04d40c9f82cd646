-- CreatorSync documents display_name and profile_image_url of a person: from sign-up, or
-- from Twitch while they are empty.

create function app.fill_profiles() returns bigint
language plpgsql
set search_path = ''
as $$
declare
    changed bigint;
begin
    if to_regclass('core.dim_channels') is null then
        return 0;
    end if;
    update app.people as person
    set
        display_name = coalesce(nullif(person.display_name, ''), channel.display_name),
        avatar_url = coalesce(
            nullif(person.avatar_url, ''), channel.profile_image_url
        ),
        updated_at = now()
    from app.connections as connection
    inner join core.dim_channels as channel
        on
            connection.platform = channel.platform
            and connection.platform_user_id = channel.channel_id
    where
        connection.person_id = person.id
        and connection.platform = 'twitch'
        and connection.is_primary
        and (
            coalesce(person.display_name, '') = ''
            and channel.display_name <> ''
            or coalesce(person.avatar_url, '') = ''
            and channel.profile_image_url <> ''
        );
    get diagnostics changed = row_count;
    return changed;
end
$$;
comment on function app.fill_profiles() is
    'Fills empty names and pictures of people from their primary Twitch account; '
    'returns how many people changed.';

revoke all on function app.fill_profiles() from public;
