-- app.webhook_events has checked the platform; a second check takes a third of an insert.
alter table app.live_events drop constraint live_events_platform_fkey;
