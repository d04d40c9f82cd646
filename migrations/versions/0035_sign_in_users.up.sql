-- Users of the sign-in service: what its webhooks changed, and when.

create table app.sign_in_users (
    user_id varchar(255) not null,
    person_id uuid,
    changed_at timestamptz,
    deleted_at timestamptz,
    digests jsonb not null default '{}',
    primary key (user_id),
    foreign key (person_id) references app.people (id) on delete set null
);
create index sign_in_users_person_id_idx on app.sign_in_users (person_id);
alter table app.sign_in_users enable row level security;
create policy "Analysts read all rows" on app.sign_in_users
for select to analyst using (true);
grant select on app.sign_in_users to analyst;

comment on table app.sign_in_users is
    'Users of the sign-in service, by its webhooks. A late event changes nothing.';
comment on column app.sign_in_users.user_id is 'The service''s id of the user.';
comment on column app.sign_in_users.person_id is
    'The person; null: deleted before the first event, or erased.';
comment on column app.sign_in_users.changed_at is
    'When the user last changed, by the service''s clock; null: no change is known.';
comment on column app.sign_in_users.deleted_at is
    'When the service deleted the user; null: it did not.';
comment on column app.sign_in_users.digests is
    'A hash of each value that the service gave last; a changed hash is a new value.';

create function app.find_sign_in_person(
    user_id text, email text, is_email_verified boolean
) returns uuid
language sql
stable
set search_path = ''
as $$
    -- An imported person is the user whose verified address is the person's.
    select person.id
    from app.people as person
    where
        person.clerk_user_id = user_id
        or is_email_verified
        and lower(person.email) = lower(find_sign_in_person.email)
        and coalesce(person.clerk_user_id, 'local:') like 'local:%'
    order by person.clerk_user_id = user_id desc nulls last, person.created_at
    limit 1
$$;
comment on function app.find_sign_in_person(text, text, boolean) is
    'The person of a user: by the service''s id, else by a verified e-mail address.';

create function app.apply_sign_in_change(
    user_id text,
    changed_at timestamptz,
    is_deleted boolean,
    username text,
    display_name text,
    email text,
    is_email_verified boolean,
    avatar_url text
) returns boolean
language plpgsql
set search_path = ''
as $$
declare
    known app.sign_in_users;
    person app.people;
    given constant jsonb := jsonb_strip_nulls(jsonb_build_object(
        'display_name', display_name, 'email', email, 'avatar_url', avatar_url
    ));
    fresh jsonb;
    was_deleted boolean;
begin
    -- Users are few and seldom change, so that their changes wait for each other.
    perform pg_advisory_xact_lock(hashtextextended('sign-in', 0));
    select * into known
    from app.sign_in_users as one
    where one.user_id = apply_sign_in_change.user_id;
    was_deleted := known.deleted_at is not null;
    if is_deleted then
        insert into app.sign_in_users as one (user_id, person_id, deleted_at)
        values (
            apply_sign_in_change.user_id,
            app.find_sign_in_person(
                apply_sign_in_change.user_id, null, false
            ),
            apply_sign_in_change.changed_at
        )
        on conflict on constraint sign_in_users_pkey
        do update set deleted_at = least(one.deleted_at, excluded.deleted_at)
        returning * into known;
        update app.people as existing
        set is_active = false, updated_at = now()
        where existing.id = known.person_id and existing.is_active;
        return not was_deleted;
    end if;
    if
        was_deleted
        or known.changed_at >= apply_sign_in_change.changed_at
    then
        return false;
    end if;

    if known.user_id is null then
        insert into app.sign_in_users (user_id, person_id)
        values (
            apply_sign_in_change.user_id,
            app.find_sign_in_person(
                apply_sign_in_change.user_id,
                apply_sign_in_change.email,
                apply_sign_in_change.is_email_verified
            )
        )
        returning * into known;
        if known.person_id is null then
            insert into app.people (clerk_user_id)
            values (apply_sign_in_change.user_id)
            returning id into known.person_id;
        end if;
    end if;
    if known.person_id is null then
        return false; -- the person was erased here
    end if;

    -- The service's value replaces ours where it is new there; people edit theirs here.
    select coalesce(jsonb_object_agg(field.key, field.value), '{}') into fresh
    from jsonb_each_text(given) as field
    where
        known.digests ->> field.key
        is distinct from encode(sha256(convert_to(field.value, 'UTF8')), 'hex');
    select * into person from app.people as existing
    where existing.id = known.person_id
    for no key update;
    -- Both are unique: a value of somebody else is left out.
    if exists (
        select from app.people as other
        where
            lower(other.email) = lower(fresh ->> 'email')
            and other.id is distinct from person.id
    ) then
        fresh := fresh - 'email';
    end if;
    if
        username is null
        or exists (
            select from app.people as other
            where
                other.username = apply_sign_in_change.username
                and other.id is distinct from person.id
        )
    then
        username := apply_sign_in_change.user_id;
    end if;
    update app.people as existing
    set
        clerk_user_id = apply_sign_in_change.user_id,
        -- A username names a person in files, so that it never changes.
        username = case
            when coalesce(existing.username, apply_sign_in_change.user_id)
                = apply_sign_in_change.user_id
                then apply_sign_in_change.username
            else existing.username
        end,
        display_name = coalesce(fresh ->> 'display_name', existing.display_name),
        email = coalesce(fresh ->> 'email', existing.email),
        avatar_url = coalesce(fresh ->> 'avatar_url', existing.avatar_url),
        updated_at = now()
    where existing.id = person.id;
    update app.sign_in_users as one
    set
        person_id = person.id,
        changed_at = apply_sign_in_change.changed_at,
        digests = one.digests || coalesce(
            (
                select jsonb_object_agg(
                    field.key, encode(sha256(convert_to(field.value, 'UTF8')), 'hex')
                )
                from jsonb_each_text(fresh) as field
            ),
            '{}'
        )
    where one.user_id = apply_sign_in_change.user_id;
    return true;
end
$$;
comment on function app.apply_sign_in_change(
    text, timestamptz, boolean, text, text, text, boolean, text
) is
    'Applies a change of a user to app.people, by the time of the service: false for a '
    'late or repeated one. A deletion deactivates the person and deletes nothing.';

revoke all on function
    app.find_sign_in_person(text, text, boolean),
    app.apply_sign_in_change(
        text, timestamptz, boolean, text, text, text, boolean, text
    )
from public;
