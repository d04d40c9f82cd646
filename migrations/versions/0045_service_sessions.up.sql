-- Who uses the web service: roles of people, one-time links, sessions of browsers. Only
-- the login of the service may call the functions of schema `service`.

create table app.roles (
    role text not null,
    description text not null,
    database_role text not null check (database_role in ('analyst', 'creator')),
    may_administer boolean not null,
    may_edit boolean not null,
    primary key (role)
);
comment on table app.roles is
    'The documented roles of people, and what the web service lets each of them do.';
comment on column app.roles.role is 'The role, a value of app.people.role.';
comment on column app.roles.description is 'What the role is for.';
comment on column app.roles.database_role is
    'The role of its requests: analyst sees all people, creator what policies allow.';
comment on column app.roles.may_administer is
    'Whether it uses the administrator''s endpoints.';
comment on column app.roles.may_edit is 'Whether it edits notes about posts.';

insert into app.roles (role, description, database_role, may_administer, may_edit)
values
('super_admin', 'Runs the system and its users.', 'analyst', true, true),
('admin', 'Runs the system.', 'analyst', true, true),
('editor', 'Keeps posts and artists; sees all of them.', 'analyst', false, true),
('analyst', 'Reads the numbers of all people.', 'analyst', false, false),
('api_user', 'A program that reads with a key.', 'creator', false, false),
('artist', 'Reads the own posts and royalties.', 'creator', false, false);

alter table app.roles enable row level security;
create policy "Analysts read all rows" on app.roles for select to analyst using (true);
grant select on app.roles to analyst;

create table app.sign_in_links (
    link_hash bytea not null,
    person_id uuid not null,
    created_at timestamptz not null default now(),
    expires_at timestamptz not null,
    used_at timestamptz,
    primary key (link_hash),
    foreign key (person_id) references app.people (id) on delete cascade
);
create index sign_in_links_person_id_idx on app.sign_in_links (person_id);
comment on table app.sign_in_links is
    'One-time links that sign a person in. A row holds no link, only its hash.';
comment on column app.sign_in_links.link_hash is 'SHA-256 of the secret in the link.';
comment on column app.sign_in_links.person_id is 'Who is signed in by it.';
comment on column app.sign_in_links.created_at is 'When it was printed.';
comment on column app.sign_in_links.expires_at is 'Until when it can be used.';
comment on column app.sign_in_links.used_at is 'When it was used; null: it was not.';

create table app.browser_sessions (
    session_hash bytea not null,
    person_id uuid not null,
    created_at timestamptz not null default now(),
    expires_at timestamptz not null,
    primary key (session_hash),
    foreign key (person_id) references app.people (id) on delete cascade
);
create index browser_sessions_person_id_idx on app.browser_sessions (person_id);
create index browser_sessions_expires_at_idx on app.browser_sessions (expires_at);
comment on table app.browser_sessions is
    'Sessions of browsers. A row holds no cookie, only its hash; sign-out deletes it.';
comment on column app.browser_sessions.session_hash is 'SHA-256 of the cookie.';
comment on column app.browser_sessions.person_id is 'Who is signed in.';
comment on column app.browser_sessions.created_at is 'When the person signed in.';
comment on column app.browser_sessions.expires_at is 'When the session ends.';

-- No policy and no grant: the owner alone reads hashes of secrets.
alter table app.sign_in_links enable row level security;
alter table app.browser_sessions enable row level security;

create schema service;
comment on schema service is
    'Functions that only the login of the web service may call.';

create type service.caller as (
    person_id uuid,
    user_id text,
    username text,
    display_name text,
    timezone text,
    role text,
    database_role text,
    may_administer boolean
);
comment on type service.caller is 'A person, and what the service lets the person do.';

create function service.find_person(person uuid) returns setof service.caller
language sql
stable
security definer
set search_path = ''
as $$
    select
        people.id, people.creatorsync_id, people.username, people.display_name,
        people.timezone, people.role, coalesce(roles.database_role, 'creator'),
        coalesce(roles.may_administer, false)
    from app.people as people
    left join app.roles as roles on roles.role = people.role
    where people.id = person and people.is_active
$$;
comment on function service.find_person(uuid) is 'An active person by id.';

create function service.find_user(issued_subject text) returns setof service.caller
language sql
stable
security definer
set search_path = ''
as $$
    select caller.*
    from app.people as people
    cross join lateral service.find_person(people.id) as caller
    where people.clerk_user_id = issued_subject
$$;
comment on function service.find_user(text) is
    'An active person by the id that the outside issuer of tokens uses.';

create function service.use_link(used bytea, opened bytea, lifetime interval)
returns setof service.caller
language plpgsql
security definer
set search_path = ''
as $$
declare
    person uuid;
begin
    delete from app.browser_sessions as session where session.expires_at < now();
    delete from app.sign_in_links as link
    where link.expires_at < now() - interval '1 day';
    update app.sign_in_links as link
    set used_at = now()
    where link.link_hash = used and link.used_at is null and link.expires_at > now()
    returning link.person_id into person;
    if person is null then
        return;
    end if;
    insert into app.browser_sessions (session_hash, person_id, expires_at)
    select opened, caller.person_id, now() + lifetime
    from service.find_person(person) as caller;
    update app.people as people set last_login_at = now() where people.id = person;
    return query select * from service.find_person(person);
end
$$;
comment on function service.use_link(bytea, bytea, interval) is
    'Uses a one-time link and opens a session; nothing for a used or expired link.';

create function service.open_session(person uuid, opened bytea, lifetime interval)
returns void
language sql
security definer
set search_path = ''
as $$
    delete from app.browser_sessions as session where session.expires_at < now();
    insert into app.browser_sessions (session_hash, person_id, expires_at)
    values (opened, person, now() + lifetime);
    update app.people as people set last_login_at = now() where people.id = person;
$$;
comment on function service.open_session(uuid, bytea, interval) is
    'Opens a session of a person whom the outside issuer has signed in.';

create function service.find_session(opened bytea) returns setof service.caller
language sql
stable
security definer
set search_path = ''
as $$
    select caller.*
    from app.browser_sessions as session
    cross join lateral service.find_person(session.person_id) as caller
    where session.session_hash = opened and session.expires_at > now()
$$;
comment on function service.find_session(bytea) is 'The person of an open session.';

create function service.end_session(opened bytea) returns void
language sql
security definer
set search_path = ''
as $$
    delete from app.browser_sessions as session where session.session_hash = opened
$$;
comment on function service.end_session(bytea) is 'Ends a session.';

create function service.record_audit(action text, entity_type text, details jsonb)
returns void
language sql
security definer
set search_path = ''
as $$
    insert into app.audit_logs (action, entity_type, details)
    values (record_audit.action, record_audit.entity_type, record_audit.details)
$$;
comment on function service.record_audit(text, text, jsonb) is
    'Adds a row to the audit trail for a use of the administrator''s key.';

revoke all on all functions in schema service from public;
grant usage on schema service to service;
grant execute on all functions in schema service to service;
