drop function app.commit_load(text, jsonb, jsonb, text[], jsonb);
drop function app.given_readings(app.loads, jsonb);

alter table app.readings rename column credential_id to reader;
alter table app.quarantine rename column credential_id to reader;
alter table app.conditional_reads rename column credential_id to reader;

comment on table app.readings is
    'The completeness ledger: how the read of one resource, for one subject, by one '
    'reader, for one day ended. Raw rows count only through a current row here.';
comment on column app.readings.reader is 'The connection''s id, or public.';
comment on column app.quarantine.reader is 'The connection''s id, or public.';
comment on table app.conditional_reads is
    'One row per address and reader: the records last read there and the tag under '
    'which the platform knows them. It may be emptied at any time.';
comment on column app.conditional_reads.reader is
    'Who read it: a connection''s id, or public.';
comment on column app.conditional_reads.connection_id is
    'The reader as a key, so that a removed connection takes its answers along.';

-- The raw tables belong to the user that loads them, not to the role `pipeline`.
set local role none;

do $$
declare
    raw_table regclass;
begin
    for raw_table in
        select envelope.attrelid::regclass
        from pg_attribute as envelope
        inner join pg_class on pg_class.oid = envelope.attrelid
        inner join pg_namespace on pg_namespace.oid = pg_class.relnamespace
        where
            pg_namespace.nspname like 'raw\_%'
            and pg_class.relkind in ('r', 'p')
            and envelope.attname in ('credential_id', 'load_id', 'observed_at')
            and not envelope.attisdropped
        group by envelope.attrelid
        having count(*) = 3
    loop
        execute format(
            'alter table %s rename column credential_id to reader', raw_table
        );
    end loop;
end
$$;

set local role pipeline;

create function app.given_readings(p_load app.loads, p_readings jsonb)
returns table (
    resource text, kind text, subject_id text, reader text, partition_date date,
    window_start date, window_end date, status text, reason text, rows bigint,
    observed_at timestamptz, rank integer, place bigint
)
language sql
stable
set search_path = ''
as $$
    select
        given.resource, given.kind, given.subject_id, given.reader,
        coalesce(given.partition_date, p_load.partition_date),
        given.window_start, given.window_end, given.status, given.reason, given.rows,
        given.observed_at, app.reading_rank(given.status),
        row_number() over (
            partition by
                given.resource, given.subject_id, given.reader,
                coalesce(given.partition_date, p_load.partition_date)
            order by app.reading_rank(given.status), given.observed_at desc nulls last
        )
    from jsonb_to_recordset(p_readings) as given (
        resource text, kind text, subject_id text, reader text, partition_date date,
        window_start date, window_end date, status text, reason text, rows bigint,
        observed_at timestamptz
    )
$$;
comment on function app.given_readings(app.loads, jsonb) is
    'The readings of a load as rows; the first of each day and reader may count.';

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

    -- Complete replaces anything, partial all but complete, the rest each other, and
    -- what nobody can know any more nothing but itself.
    update app.readings as held
    set is_current = false
    from (
        select resource, subject_id, reader, partition_date, min(rank) as rank
        from app.given_readings(this, p_readings)
        where kind <> 'sample'
        group by resource, subject_id, reader, partition_date
    ) as given
    where
        held.platform = this.platform
        and held.resource = given.resource
        and held.subject_id = given.subject_id
        and held.reader = given.reader
        and held.partition_date = given.partition_date
        and held.is_current
        and held.kind <> 'sample'
        and given.rank <= app.reading_rank(held.status);

    -- Whoever is still current now has won against what is given.
    insert into app.readings (
        load_id, platform, resource, kind, subject_id, reader, partition_date,
        window_start, window_end, status, reason, rows, observed_at, is_current
    )
    select
        p_load_id, this.platform, given.resource, given.kind, given.subject_id,
        given.reader, given.partition_date, given.window_start, given.window_end,
        given.status, given.reason, coalesce(given.rows, 0), given.observed_at,
        (given.kind = 'sample' and given.status <> 'not_observable') or (
            given.place = 1
            and not exists (
                select 1
                from app.readings as held
                where
                    held.platform = this.platform
                    and held.resource = given.resource
                    and held.subject_id = given.subject_id
                    and held.reader = given.reader
                    and held.partition_date = given.partition_date
                    and held.is_current
            )
        )
    from app.given_readings(this, p_readings) as given;

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

revoke all on function app.given_readings(app.loads, jsonb) from public;
revoke all on function app.commit_load(text, jsonb, jsonb, text[], jsonb) from public;
