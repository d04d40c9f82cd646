-- What happens to a sync log, so that runs, command line and tests share one truth.

create function app.sync_log_update_progress(
    sync_log_id uuid,
    records_processed bigint,
    records_failed bigint default 0,
    next_cursor text default null
) returns void
language plpgsql
set search_path = ''
as $$
begin
    update app.sync_logs as log
    set
        records_processed = sync_log_update_progress.records_processed,
        records_failed = sync_log_update_progress.records_failed,
        next_cursor = sync_log_update_progress.next_cursor,
        status = case log.status when 'pending' then 'running' else log.status end,
        started_at = case log.status
            when 'pending' then coalesce(log.started_at, clock_timestamp())
            else log.started_at
        end
    where log.id = sync_log_id;
    if not found then
        raise no_data_found using message = format('no sync log %s', sync_log_id);
    end if;
end
$$;
comment on function app.sync_log_update_progress(uuid, bigint, bigint, text) is
    'Set the counts, never add to them; a pending log becomes running.';

create function app.sync_log_mark_completed(
    sync_log_id uuid,
    records_processed bigint default null,
    records_failed bigint default null
) returns void
language plpgsql
set search_path = ''
as $$
declare
    held app.sync_logs;
begin
    select * into held from app.sync_logs where id = sync_log_id for update;
    if held.id is null then
        raise no_data_found using message = format('no sync log %s', sync_log_id);
    end if;
    if held.status = 'failed' then
        raise object_not_in_prerequisite_state using
            message = format('sync log %s failed and stays failed', sync_log_id);
    end if;
    update app.sync_logs as log
    set
        status = 'completed',
        completed_at = clock_timestamp(),
        records_processed = coalesce(
            sync_log_mark_completed.records_processed, log.records_processed
        ),
        records_failed = coalesce(
            sync_log_mark_completed.records_failed, log.records_failed
        )
    where log.id = sync_log_id and log.status <> 'completed';
end
$$;
comment on function app.sync_log_mark_completed(uuid, bigint, bigint) is
    'Complete a log once; again changes nothing, after a failure it raises.';

create function app.sync_log_mark_failed(
    sync_log_id uuid, error_message text, error_details jsonb default null
) returns void
language plpgsql
set search_path = ''
as $$
begin
    update app.sync_logs as log
    set
        status = 'failed',
        completed_at = clock_timestamp(),
        error_message = sync_log_mark_failed.error_message,
        error_details = sync_log_mark_failed.error_details
    where log.id = sync_log_id;
    if not found then
        raise no_data_found using message = format('no sync log %s', sync_log_id);
    end if;
end
$$;
comment on function app.sync_log_mark_failed(uuid, text, jsonb) is
    'Fail a log; the counts and the cursor reached so far stay.';
