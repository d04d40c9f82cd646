-- The groups people form. StreamTrack calls them teams.

create table app.workspaces (
    id uuid not null default gen_random_uuid(),
    name text not null,
    slug text not null,
    description text,
    logo_url text,
    max_members integer default 3,
    owner_id uuid not null default app.current_person_id(),
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    primary key (id),
    constraint workspaces_slug_idx unique (slug),
    foreign key (owner_id) references app.people(id)
);
create index workspaces_owner_id_idx on app.workspaces (owner_id);

create table app.workspace_members (
    workspace_id uuid not null,
    person_id uuid not null,
    role text not null default 'member' check (role in ('owner', 'admin', 'member')),
    id uuid not null default gen_random_uuid(),
    joined_at timestamptz not null default now(),
    primary key (workspace_id, person_id),
    unique (id),
    foreign key (workspace_id) references app.workspaces(id) on delete cascade,
    foreign key (person_id) references app.people(id) on delete cascade
);
create index workspace_members_user_id_idx on app.workspace_members (person_id);

create table app.subscriptions (
    id uuid not null default gen_random_uuid(),
    workspace_id uuid not null,
    tier text not null default 'free' check (tier in ('free', 'pro')),
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    primary key (id),
    unique (workspace_id),
    foreign key (workspace_id) references app.workspaces(id) on delete cascade
);

-- People and workspaces point at each other, so this key comes last.
alter table app.people
    add foreign key (current_workspace_id) references app.workspaces (id)
    on delete set null;

create function app.keep_member_limit() returns trigger
language plpgsql
set search_path = ''
as $$
declare
    member_limit integer;
begin
    -- Without the lock two inserts at once would both find room.
    select workspace.max_members into member_limit
    from app.workspaces as workspace
    where workspace.id = new.workspace_id
    for no key update;
    if member_limit <= (
        select count(*)
        from app.workspace_members as member
        where member.workspace_id = new.workspace_id
    ) then
        raise check_violation using
            message = format('the workspace already has %s members', member_limit);
    end if;
    return new;
end
$$;

create trigger workspace_members_limit before insert on app.workspace_members
for each row execute function app.keep_member_limit();

comment on table app.workspaces is
    'A group of people. StreamTrack calls it team, DevPulse workspace.';
comment on column app.workspaces.id is 'Key.';
comment on column app.workspaces.name is 'Name as shown.';
comment on column app.workspaces.slug is 'Unique short name in addresses and files.';
comment on column app.workspaces.description is 'What the workspace is for.';
comment on column app.workspaces.logo_url is 'Address of the logo.';
comment on column app.workspaces.max_members is
    'How many members it may have; null: no limit.';
comment on column app.workspaces.owner_id is
    'Who answers for it; hands it over or deletes it before leaving.';
comment on column app.workspaces.created_at is 'When the row was made.';
comment on column app.workspaces.updated_at is 'When the row last changed.';

comment on table app.workspace_members is 'Who belongs to which workspace.';
comment on column app.workspace_members.workspace_id is 'The workspace.';
comment on column app.workspace_members.person_id is 'The member.';
comment on column app.workspace_members.role is 'What the member may do.';
comment on column app.workspace_members.id is 'StreamTrack''s team_members.id.';
comment on column app.workspace_members.joined_at is 'Since when.';

comment on table app.subscriptions is 'The tier of a workspace.';
comment on column app.subscriptions.id is 'Key.';
comment on column app.subscriptions.workspace_id is
    'The workspace; it has one subscription.';
comment on column app.subscriptions.tier is 'What was booked.';
comment on column app.subscriptions.created_at is 'When the row was made.';
comment on column app.subscriptions.updated_at is 'When the row last changed.';
