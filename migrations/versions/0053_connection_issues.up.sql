-- What a person should know about a connection although reading goes on.

create table app.connection_issues (
    platform text not null,
    subject_id text not null,
    credential_id text not null,
    kind text not null,
    name text not null,
    message text not null,
    expires_at timestamptz,
    first_seen_at timestamptz not null,
    last_seen_at timestamptz not null,
    resolved_at timestamptz,
    primary key (platform, subject_id, credential_id, kind, name),
    check (kind in ('withdrawn_metric', 'expiring_access')),
    check (first_seen_at <= last_seen_at)
);

alter table app.connection_issues enable row level security;
create policy analyst_reads_all on app.connection_issues
    for select to analyst using (true);
grant select on app.connection_issues to analyst;

comment on table app.connection_issues is
    'One row per issue of a connection. An issue is open while resolved_at is null.';
comment on column app.connection_issues.platform is 'The platform.';
comment on column app.connection_issues.subject_id is 'The account that was read.';
comment on column app.connection_issues.credential_id is
    'Id of the connection that read, or public.';
comment on column app.connection_issues.kind is
    'withdrawn_metric: the platform rejects a metric. expiring_access: an access ends.';
comment on column app.connection_issues.name is 'The metric, or the access.';
comment on column app.connection_issues.message is 'The issue in one line.';
comment on column app.connection_issues.expires_at is 'When the access ends.';
comment on column app.connection_issues.first_seen_at is 'When it was first seen.';
comment on column app.connection_issues.last_seen_at is
    'When the platform last showed it. A withdrawn metric is not requested for a while.';
comment on column app.connection_issues.resolved_at is 'When it was gone.';
