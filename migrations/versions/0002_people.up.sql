-- Who there is: people, and the artists some of them are.

create table app.artists (
    id uuid not null default gen_random_uuid(),
    name text not null,
    email text,
    status text not null default 'active' check (status in ('active', 'inactive')),
    notes text,
    social_media_handles jsonb,
    primary_platform text,
    verified_platforms jsonb,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    primary key (id),
    unique (name)
);

create table app.artist_rates (
    artist_id uuid not null,
    valid_from date not null,
    royalty_rate numeric not null check (royalty_rate between 0 and 100),
    created_at timestamptz not null default now(),
    primary key (artist_id, valid_from),
    foreign key (artist_id) references app.artists(id) on delete cascade
);

create table app.people (
    id uuid not null default gen_random_uuid(),
    creatorsync_id varchar(255) not null default gen_random_uuid()::text,
    clerk_user_id varchar(255),
    twitch_user_id varchar(255),
    username text,
    display_name text,
    email text,
    avatar_url text,
    bio text,
    timezone text not null default 'UTC',
    password_hash text,
    role text
        check (role in (
            'super_admin', 'admin', 'editor', 'analyst', 'api_user', 'artist'
        )),
    artist_id uuid,
    is_active boolean not null default true,
    onboarding_status text not null default 'pending'
        check (onboarding_status in ('pending', 'in_progress', 'completed')),
    current_workspace_id uuid,
    last_login_at timestamptz,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    primary key (id),
    unique (creatorsync_id),
    unique (clerk_user_id),
    unique (username),
    unique (email),
    foreign key (artist_id) references app.artists(id) on delete set null
);
create index people_artist_id_idx on app.people (artist_id);
create index people_current_workspace_id_idx on app.people (current_workspace_id);

comment on table app.artists is 'Creators of content and receivers of royalties.';
comment on column app.artists.id is 'Key.';
comment on column app.artists.name is 'Unique name.';
comment on column app.artists.email is 'E-mail address.';
comment on column app.artists.status is 'Whether the artist still publishes.';
comment on column app.artists.notes is 'Remarks of the editors.';
comment on column app.artists.social_media_handles is 'Names on the platforms.';
comment on column app.artists.primary_platform is 'Where the artist mostly publishes.';
comment on column app.artists.verified_platforms is 'Where the account is verified.';
comment on column app.artists.created_at is 'When the row was made.';
comment on column app.artists.updated_at is 'When the row last changed.';

comment on table app.artist_rates is
    'An artist''s royalty rate and the day from which it holds.';
comment on column app.artist_rates.artist_id is 'The artist.';
comment on column app.artist_rates.valid_from is 'First day on which the rate holds.';
comment on column app.artist_rates.royalty_rate is 'Percent of the earnings, 0 to 100.';
comment on column app.artist_rates.created_at is 'When the row was made.';

comment on table app.people is
    'One row per person, whichever product they use. The only place of names, e-mail '
    'addresses and sign-in facts.';
comment on column app.people.id is 'Key.';
comment on column app.people.creatorsync_id is
    'CreatorSync''s users.id; imported values are kept.';
comment on column app.people.clerk_user_id is
    'The sign-in service''s user id; local:<username> without one.';
comment on column app.people.twitch_user_id is
    'Copy of the account id of the primary Twitch connection.';
comment on column app.people.username is
    'Unique name by which files and commands speak of the person.';
comment on column app.people.display_name is 'Name as shown.';
comment on column app.people.email is 'E-mail address, unique.';
comment on column app.people.avatar_url is 'Address of the picture.';
comment on column app.people.bio is 'Text about the person.';
comment on column app.people.timezone is
    'Time zone for presentation; stored days are UTC days.';
comment on column app.people.password_hash is
    'Salted hash of a password; never the password.';
comment on column app.people.role is
    'Role in CG Analytics; null: the person has no account there.';
comment on column app.people.artist_id is 'The artist the person is, if any.';
comment on column app.people.is_active is 'Whether the person may sign in.';
comment on column app.people.onboarding_status is 'How far the first steps are.';
comment on column app.people.current_workspace_id is
    'The workspace shown first; grants nothing.';
comment on column app.people.last_login_at is 'When the person last signed in.';
comment on column app.people.created_at is 'When the row was made.';
comment on column app.people.updated_at is 'When the row last changed.';
