drop function app.sync_log_mark_failed(uuid, text, jsonb);
drop function app.sync_log_mark_completed(uuid, bigint, bigint);
drop function app.sync_log_update_progress(uuid, bigint, bigint, text);
