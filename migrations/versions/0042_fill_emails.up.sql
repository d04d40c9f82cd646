-- CreatorSync documents the e-mail address of a person: from sign-up, or from Twitch
-- while it is empty. Twitch tells it to the owner's token with scope user:read:email.

create function app.fill_emails() returns bigint
language plpgsql
set search_path = ''
as $$
declare
    changed bigint;
begin
    if not exists (
        select from pg_catalog.pg_attribute
        where
            attrelid = to_regclass('raw_twitch.users')
            and attname = 'email'
            and not attisdropped
    ) then
        return 0;
    end if;
    with newest as (
        select distinct on (connection.person_id)
            connection.person_id, account.email
        from raw_twitch.users as account
        inner join app.readings as reading
            on
                account.load_id = reading.load_id
                and account.subject_id = reading.subject_id
                and account.credential_id = reading.credential_id
                and reading.platform = 'twitch'
                and reading.resource = 'users'
                and reading.is_current
        inner join app.connections as connection
            on
                account.credential_id = connection.id::text
                and account.id = connection.platform_user_id
        where connection.is_primary and account.email <> ''
        order by connection.person_id, account.observed_at desc
    ),

    -- An address belongs to one person.
    free as (
        select distinct on (lower(email)) person_id, email
        from newest
        where not exists (
            select from app.people as other
            where lower(other.email) = lower(newest.email)
        )
        order by lower(email), person_id
    )

    update app.people as person
    set email = free.email, updated_at = now()
    from free
    where person.id = free.person_id and coalesce(person.email, '') = '';
    get diagnostics changed = row_count;
    return changed;
end
$$;
comment on function app.fill_emails() is
    'Fills empty e-mail addresses of people from their primary Twitch account; an '
    'address of another person stays with that person. Returns how many changed.';

revoke all on function app.fill_emails() from public;
