drop table app.audit_logs;
drop table app.api_keys;
drop table app.webhook_events;
drop function app.refuse_change();
