-- The profile of a database: production or staging. It has no row before its first use.

create table app.deployment_profile (
    is_only boolean not null default true check (is_only),
    profile text not null check (profile in ('production', 'staging')),
    created_at timestamptz not null default now(),
    primary key (is_only)
);
comment on table app.deployment_profile is
    'One row: whose database this is. Commands of another profile refuse it.';
comment on column app.deployment_profile.is_only is 'Key; there is one row.';
comment on column app.deployment_profile.profile is
    'CREATORS_PROFILE of the first command that migrated this database.';
comment on column app.deployment_profile.created_at is 'When the row was made.';

alter table app.deployment_profile enable row level security;
create policy "Every role knows the profile" on app.deployment_profile
for select to analyst, receiver, service using (true);
grant usage on schema app to service;
grant select on app.deployment_profile to analyst, receiver, service;
