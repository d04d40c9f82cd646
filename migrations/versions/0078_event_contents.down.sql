alter table app.webhook_events drop column content_id;
