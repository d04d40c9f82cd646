-- Two subscriptions deliver one happening twice, under two delivery ids.

alter table app.webhook_events
add column content_id bytea;

comment on column app.webhook_events.content_id is
    'Keyed hash of what happened, for counted events; equal in each delivery of it.';

create unique index webhook_events_content_key
    on app.webhook_events (platform, content_id)
    where content_id is not null;
