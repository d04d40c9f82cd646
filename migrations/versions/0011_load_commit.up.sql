-- The moment in which the rows of a load begin to count.

create function app.commit_load(
    p_load_id text,
    p_readings jsonb,
    p_rejected jsonb default '[]',
    p_dlt_load_ids text[] default '{}',
    p_calls jsonb default '{}'
) returns void
language plpgsql
set search_path = ''
as $$
declare
    this app.loads;
    winners bigint[];
    losers bigint[];
begin
    select * into this from app.loads where load_id = p_load_id for update;
    if this.state is distinct from 'running' then
        raise object_not_in_prerequisite_state using message = format(
            'load %s may not commit: it is %s',
            p_load_id, coalesce(this.state, 'unknown')
        );
    end if;
    -- Two loads of one platform decide one after the other what is current.
    perform pg_advisory_xact_lock(
        hashtextextended('commit_load:' || this.platform, 0)
    );

    insert into app.readings (
        load_id, platform, resource, kind, subject_id, reader, partition_date,
        window_start, window_end, status, reason, rows, observed_at, is_current
    )
    select
        p_load_id, this.platform, given.resource, given.kind, given.subject_id,
        given.reader, coalesce(given.partition_date, this.partition_date),
        given.window_start, given.window_end, given.status, given.reason,
        coalesce(given.rows, 0), given.observed_at, given.kind = 'sample'
    from jsonb_to_recordset(p_readings) as given (
        resource text, kind text, subject_id text, reader text, partition_date date,
        window_start date, window_end date, status text, reason text, rows bigint,
        observed_at timestamptz
    );

    -- Complete replaces anything, partial all but complete, the rest only each other.
    select array_agg(fresh.id), array_agg(held.id) into winners, losers
    from (
        select distinct on (resource, subject_id, reader, partition_date) *
        from app.readings
        where load_id = p_load_id and kind <> 'sample'
        order by
            resource, subject_id, reader, partition_date,
            array_position(array['complete', 'partial'], status) nulls last,
            id desc
    ) as fresh
    left join app.readings as held
        on
            fresh.platform = held.platform
            and fresh.resource = held.resource
            and fresh.subject_id = held.subject_id
            and fresh.reader = held.reader
            and fresh.partition_date = held.partition_date
            and held.is_current
            and held.kind <> 'sample'
    where
        held.id is null
        or case fresh.status
            when 'complete' then true
            when 'partial' then held.status <> 'complete'
            else held.status not in ('complete', 'partial')
        end;
    update app.readings set is_current = false where id = any(losers);
    update app.readings set is_current = true where id = any(winners);

    insert into app.quarantine (
        load_id, platform, resource, reader, subject_id, reason, body
    )
    select
        p_load_id, this.platform, given.resource, given.reader, given.subject_id,
        given.reason, decode(given.body, 'hex')
    from jsonb_to_recordset(p_rejected) as given (
        resource text, reader text, subject_id text, reason text, body text
    );

    update app.loads
    set
        state = 'committed',
        finished_at = clock_timestamp(),
        heartbeat_at = clock_timestamp(),
        dlt_load_ids = p_dlt_load_ids,
        calls = p_calls,
        rows = (
            select coalesce(sum(reading.rows), 0)
            from app.readings as reading
            where reading.load_id = p_load_id
        )
    where load_id = p_load_id;
end
$$;
comment on function app.commit_load(text, jsonb, jsonb, text[], jsonb) is
    'Make the rows of a running load count, all of them at once; bodies of rejected '
    'records are hex. Raises when the load is not running any more.';

create function app.note_not_observable(
    p_platform text, p_partition_date date, p_readings jsonb
) returns bigint
language sql
set search_path = ''
as $$
    with noted as (
        insert into app.readings (
            platform, resource, kind, subject_id, reader, partition_date, status,
            reason, is_current
        )
        select
            p_platform, given.resource, given.kind, given.subject_id, given.reader,
            p_partition_date, 'not_observable', given.reason, true
        from jsonb_to_recordset(p_readings) as given (
            resource text, kind text, subject_id text, reader text, reason text
        )
        on conflict (platform, resource, subject_id, reader, partition_date)
        where is_current and kind <> 'sample' do nothing
        returning 1
    )
    select count(*) from noted
$$;
comment on function app.note_not_observable(text, date, jsonb) is
    'Say that a past day can no longer be read, where nothing is current yet.';
