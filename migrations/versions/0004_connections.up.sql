-- Accounts of people on platforms, with the sealed tokens.

create table app.connections (
    id uuid not null default gen_random_uuid(),
    person_id uuid not null,
    platform text not null,
    platform_user_id text not null,
    platform_username text not null,
    access_token text not null,
    refresh_token text,
    token_expires_at timestamptz,
    data_access_expires_at timestamptz,
    scopes text,
    is_active boolean not null default true,
    inactive_reason text
        check (inactive_reason in ('revoked', 'expired', 'refused', 'paused')),
    is_primary boolean not null,
    last_synced_at timestamptz,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    primary key (id),
    unique (platform, platform_user_id),
    check (
        platform <> 'twitch'
        or (refresh_token is not null and token_expires_at is not null)
    ),
    foreign key (person_id) references app.people(id) on delete cascade,
    foreign key (platform) references app.platforms(platform)
);
create index platform_connections_user_id_idx on app.connections (person_id);
create index platform_connections_platform_idx on app.connections (platform);
create unique index platform_connections_user_platform_idx
    on app.connections (person_id, platform) where is_primary;
create index idx_user_twitch_tokens_twitch_user_id
    on app.connections (platform_user_id);
create index idx_user_twitch_tokens_expires_at on app.connections (token_expires_at);

create function app.choose_primary_connection() returns trigger
language plpgsql
set search_path = ''
as $$
begin
    -- The partial unique index decides between two first connections at once.
    new.is_primary := coalesce(new.is_primary, not exists (
        select 1
        from app.connections as connection
        where
            connection.person_id = new.person_id
            and connection.platform = new.platform
            and connection.is_primary
    ));
    return new;
end
$$;

create trigger connections_primary before insert on app.connections
for each row execute function app.choose_primary_connection();

-- CreatorSync documents the account's id on the person as well: a copy, kept here.
create function app.copy_twitch_account() returns trigger
language plpgsql
set search_path = ''
as $$
begin
    update app.people
    set twitch_user_id = new.platform_user_id
    where
        people.id = new.person_id
        and people.twitch_user_id is distinct from new.platform_user_id;
    return null;
end
$$;

create trigger connections_twitch_account
after insert or update of person_id, platform_user_id, is_primary on app.connections
for each row when (new.platform = 'twitch' and new.is_primary)
execute function app.copy_twitch_account();

comment on table app.connections is
    'One account of one person on one platform, with the sealed tokens. The only '
    'table that holds platform tokens.';
comment on column app.connections.id is 'Key.';
comment on column app.connections.person_id is 'Who connected the account.';
comment on column app.connections.platform is 'The platform, a row of app.platforms.';
comment on column app.connections.platform_user_id is
    'The platform''s id of the account.';
comment on column app.connections.platform_username is
    'The platform''s name of the account.';
comment on column app.connections.access_token is 'Sealed access token or API key.';
comment on column app.connections.refresh_token is
    'Sealed refresh token; null where the platform has none.';
comment on column app.connections.token_expires_at is
    'When the access token ends; null: it does not (Dev.to keys, some GitHub tokens).';
comment on column app.connections.data_access_expires_at is
    'When the consent lapses although the token still works (Meta: 90 days).';
comment on column app.connections.scopes is
    'What the token allows, separated by single spaces.';
comment on column app.connections.is_active is
    'Whether it is read; switched off instead of deleted.';
comment on column app.connections.inactive_reason is
    'Why it stopped; null while it is active.';
comment on column app.connections.is_primary is
    'The one shown where one account per person and platform is documented.';
comment on column app.connections.last_synced_at is 'When a collection last completed.';
comment on column app.connections.created_at is 'When the row was made.';
comment on column app.connections.updated_at is 'When the row last changed.';
