drop function app.webhook_events_retryable(integer);
drop function app.webhook_events_pending(integer);
drop function app.webhook_event_should_retry(uuid);
drop function app.webhook_event_mark_failed(uuid, text);
drop function app.webhook_event_mark_processed(uuid);

drop table app.webhook_refreshes;
drop table app.webhook_subscriptions;
drop table app.chat_chatters;
drop table app.chat_minutes;
drop table app.live_events;

alter table app.webhook_events
    drop column body,
    drop column sent_at,
    drop column subject_id;
comment on column app.webhook_events.event_data is 'The parsed body.';
revoke select (
    id, channel_id, platform, event_type, event_data, status, processed_at,
    retry_count, error_message, delivery_id, claimed_at, next_retry_at, created_at
) on app.webhook_events from analyst, creator;
grant select on app.webhook_events to analyst, creator;
