drop view api.health_issues;
revoke select on app.connection_issues from creator;
drop policy "Creators read their own rows" on app.connection_issues;
delete from app.connection_issues
where kind not in ('withdrawn_metric', 'expiring_access');
alter table app.connection_issues drop constraint connection_issues_kind_check;
alter table app.connection_issues add constraint connection_issues_kind_check
check (kind in ('withdrawn_metric', 'expiring_access'));
comment on column app.connection_issues.kind is
    'withdrawn_metric: the platform rejects a metric. expiring_access: an access ends.';
comment on column app.connection_issues.name is 'The metric, or the access.';
