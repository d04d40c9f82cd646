-- Bounds of what people change of themselves and their teams. The documented policies
-- grant these columns, so a person may write them without the functions of streamtrack.

create table app.own_emails (
    person_id uuid not null,
    changed_at timestamptz not null default now(),
    primary key (person_id),
    foreign key (person_id) references app.people (id) on delete cascade
);
alter table app.own_emails enable row level security;
create policy "Analysts read all rows" on app.own_emails
for select to analyst using (true);
grant select on app.own_emails to analyst;
comment on table app.own_emails is
    'People who set their e-mail address themselves, so that nobody has verified it. '
    'It links no user of the sign-in service.';
comment on column app.own_emails.person_id is 'The person.';
comment on column app.own_emails.changed_at is 'When the address was last set.';

create function app.check_length(
    name text, before text, given text, longest integer
) returns void
language plpgsql
immutable
set search_path = ''
as $$
begin
    if given is distinct from before and length(given) > longest then
        raise invalid_parameter_value using
            message = format('%s: at most %s characters are allowed', name, longest);
    end if;
end
$$;
comment on function app.check_length(text, text, text, integer) is
    'An error where a changed text is longer than allowed.';

create function streamtrack.check_own_profile() returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
    if app.is_pipeline_session() then
        if new.email is distinct from old.email then
            delete from app.own_emails as own where own.person_id = new.id;
        end if;
        return new;
    end if;
    perform app.check_length('display_name', old.display_name, new.display_name, 200);
    perform app.check_length('avatar_url', old.avatar_url, new.avatar_url, 2000);
    perform app.check_length('bio', old.bio, new.bio, 4000);
    perform app.check_length('timezone', old.timezone, new.timezone, 100);
    perform app.check_length('email', old.email, new.email, 320);
    if
        new.current_workspace_id is distinct from old.current_workspace_id
        and new.current_workspace_id is not null
        and not exists (
            select from app.workspace_members as member
            where
                member.workspace_id = new.current_workspace_id
                and member.person_id = new.id
        )
    then
        raise insufficient_privilege using message = 'you are no member of the team';
    end if;
    if new.email is distinct from old.email then
        if new.email !~ '^[^@\s]+@[^@\s]+$' then
            raise invalid_parameter_value using
                message = 'email: an e-mail address is needed';
        end if;
        insert into app.own_emails as own (person_id) values (new.id)
        on conflict on constraint own_emails_pkey do update set changed_at = now();
    end if;
    return new;
end
$$;
comment on function streamtrack.check_own_profile() is
    'Keeps the bounds of what a person changes of the own profile.';
create trigger people_own_changes before update on app.people
for each row execute function streamtrack.check_own_profile();

create function streamtrack.check_own_team() returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
    if app.is_pipeline_session() then
        return new;
    end if;
    if new.name is distinct from old.name then
        perform app.require_text('name', new.name, 200);
    end if;
    if
        new.slug is distinct from old.slug
        and new.slug !~ '^[a-z0-9][a-z0-9_-]{0,99}$'
    then
        raise invalid_parameter_value using message =
            'slug: up to 100 of a-z, 0-9, _ and -, and no _ or - at the start';
    end if;
    perform app.check_length('description', old.description, new.description, 4000);
    perform app.check_length('logo_url', old.logo_url, new.logo_url, 2000);
    return new;
end
$$;
comment on function streamtrack.check_own_team() is
    'Keeps the bounds of what an admin changes of a team.';
create trigger workspaces_own_changes before update on app.workspaces
for each row execute function streamtrack.check_own_team();

create or replace function app.find_sign_in_person(
    user_id text, email text, is_email_verified boolean
) returns uuid
language sql
stable
set search_path = ''
as $$
    -- An imported person is the user whose verified address is the person's. An address
    -- that a person set could be anybody's.
    select person.id
    from app.people as person
    where
        person.clerk_user_id = user_id
        or is_email_verified
        and lower(person.email) = lower(find_sign_in_person.email)
        and coalesce(person.clerk_user_id, 'local:') like 'local:%'
        and not exists (
            select from app.own_emails as own where own.person_id = person.id
        )
    order by person.clerk_user_id = user_id desc nulls last, person.created_at
    limit 1
$$;

revoke all on function
    app.check_length(text, text, text, integer), streamtrack.check_own_profile(),
    streamtrack.check_own_team()
from public;
