-- Issues that creators see, and kinds of issues that the ledger of readings shows.

alter table app.connection_issues drop constraint connection_issues_kind_check;
alter table app.connection_issues add constraint connection_issues_kind_check
check (kind in (
    'withdrawn_metric', 'expiring_access', 'missing_scope', 'stalled_sync',
    'ending_token', 'hungry_quota'
));
create policy "Creators read their own rows" on app.connection_issues
for select to creator using (
    credential_id in (
        select connections.id::text from app.connections as connections
    )
);
grant select on app.connection_issues to creator;
comment on column app.connection_issues.kind is
    'withdrawn_metric: the platform rejects a metric. expiring_access: an access ends. '
    'missing_scope: a table needs a scope that the token lacks. stalled_sync: two closed '
    'days have no reading. ending_token: the token ends and is not renewed. '
    'hungry_quota: readings waited for the quota on two of three days.';
comment on column app.connection_issues.name is
    'The metric, the access or the table; reading, token or quota for the others.';

create view api.health_issues with (security_invoker = true) as
select
    connections.person_id,
    issues.platform,
    connections.platform_username as account,
    issues.subject_id as channel_id,
    issues.kind,
    issues.name,
    issues.message,
    issues.resolved_at is null as is_open,
    issues.first_seen_at as opened_at,
    issues.last_seen_at,
    issues.resolved_at,
    issues.expires_at,
    case issues.kind
        when 'withdrawn_metric'
            then 'Nothing: the platform withdrew the metric, and all others are read.'
        when 'expiring_access'
            then 'Connect the account again before the access ends.'
        when 'missing_scope' then 'Connect the account again and allow this scope.'
        when 'stalled_sync'
            then 'Look at the latest jobs; connect the account again if it is refused.'
        when 'ending_token' then 'Connect the account again.'
        when 'hungry_quota'
            then 'Follow fewer channels, or poll them less often.'
    end as what_to_do
from app.connection_issues as issues
inner join app.connections as connections
    on connections.id::text = issues.credential_id;
comment on view api.health_issues is
    'One row per issue of an account that the reader may see, open or resolved.';
comment on column api.health_issues.person_id is 'Whose account it is.';
comment on column api.health_issues.platform is 'The platform.';
comment on column api.health_issues.account is 'Name of the account there.';
comment on column api.health_issues.channel_id is 'The platform''s id of the account.';
comment on column api.health_issues.kind is
    'withdrawn_metric, expiring_access, missing_scope, stalled_sync, ending_token or '
    'hungry_quota.';
comment on column api.health_issues.name is
    'The metric, the access or the table; reading, token or quota for the others.';
comment on column api.health_issues.message is 'The issue in one line.';
comment on column api.health_issues.is_open is 'Whether it is not resolved.';
comment on column api.health_issues.opened_at is 'When it was first seen.';
comment on column api.health_issues.last_seen_at is 'When it was last seen.';
comment on column api.health_issues.resolved_at is 'When it was gone; null: open.';
comment on column api.health_issues.expires_at is 'When the access or token ends.';
comment on column api.health_issues.what_to_do is 'What the person can do about it.';
grant select on api.health_issues to analyst, creator;
