-- What arrives and what was done: webhooks, keys of machines, the audit trail.

create table app.webhook_events (
    id uuid not null default gen_random_uuid(),
    channel_id uuid,
    platform text not null,
    event_type text not null,
    event_data jsonb not null,
    status text not null default 'pending'
        check (status in ('pending', 'processed', 'failed')),
    processed_at timestamptz,
    retry_count integer not null default 0,
    error_message text,
    delivery_id text not null default gen_random_uuid()::text,
    claimed_at timestamptz,
    next_retry_at timestamptz,
    created_at timestamptz not null default now(),
    primary key (id),
    unique (platform, delivery_id),
    foreign key (channel_id) references app.channels(id) on delete set null,
    foreign key (platform) references app.platforms(platform)
);
create index webhook_events_channel_id_idx on app.webhook_events (channel_id);
create index webhook_events_platform_event_type_idx
    on app.webhook_events (platform, event_type);
create index webhook_events_status_created_at_idx
    on app.webhook_events (status, created_at);
create index webhook_events_pending_idx
    on app.webhook_events (created_at) where status = 'pending';

create table app.api_keys (
    id uuid not null default gen_random_uuid(),
    person_id uuid not null,
    name text not null,
    key_prefix text not null,
    key_hash text not null,
    scopes text[] not null default '{}',
    channel_ids uuid[],
    expires_at timestamptz,
    last_used_at timestamptz,
    revoked_at timestamptz,
    created_at timestamptz not null default now(),
    primary key (id),
    unique (key_hash),
    foreign key (person_id) references app.people(id) on delete cascade
);
create index api_keys_person_id_idx on app.api_keys (person_id);

create table app.audit_logs (
    id bigint generated always as identity not null,
    person_id uuid,
    action text not null,
    entity_type text not null,
    entity_id text,
    details jsonb,
    created_at timestamptz not null default now(),
    primary key (id),
    foreign key (person_id) references app.people(id) on delete set null
);
create index audit_logs_person_id_idx on app.audit_logs (person_id);
create index audit_logs_created_at_idx on app.audit_logs (created_at);

create function app.refuse_change() returns trigger
language plpgsql
set search_path = ''
as $$
begin
    if tg_op = 'UPDATE' then
        -- The one change there is: the foreign key's own when a person was erased.
        if
            new.person_id is null
            and to_jsonb(new) - 'person_id' = to_jsonb(old) - 'person_id'
            and not exists (
                select 1 from app.people as person where person.id = old.person_id
            )
        then
            return new;
        end if;
    end if;
    raise insufficient_privilege using
        message = 'app.audit_logs is append only';
end
$$;

create trigger audit_logs_append_only before update or delete on app.audit_logs
for each row execute function app.refuse_change();
create trigger audit_logs_never_emptied before truncate on app.audit_logs
for each statement execute function app.refuse_change();

comment on table app.webhook_events is
    'Every webhook that was received and whose signature was right; the queue of the '
    'webhook sensor.';
comment on column app.webhook_events.id is 'Key.';
comment on column app.webhook_events.channel_id is
    'The channel meant; null: none that we know.';
comment on column app.webhook_events.platform is
    'The platform, a row of app.platforms.';
comment on column app.webhook_events.event_type is 'The platform''s name of the event.';
comment on column app.webhook_events.event_data is 'The parsed body.';
comment on column app.webhook_events.status is 'How far it is.';
comment on column app.webhook_events.processed_at is 'When it was dealt with.';
comment on column app.webhook_events.retry_count is 'How often it failed.';
comment on column app.webhook_events.error_message is 'Why it failed last.';
comment on column app.webhook_events.delivery_id is
    'The platform''s message id, or a hash of the body; one event per delivery.';
comment on column app.webhook_events.claimed_at is
    'When a run took it; a stale claim may be taken again.';
comment on column app.webhook_events.next_retry_at is
    'When a failed event may be tried again.';
comment on column app.webhook_events.created_at is 'When it was received.';

comment on table app.api_keys is
    'Keys of machines, with what they may do and until when.';
comment on column app.api_keys.id is 'Key.';
comment on column app.api_keys.person_id is 'Who owns the key.';
comment on column app.api_keys.name is 'What it is for.';
comment on column app.api_keys.key_prefix is
    'First characters, shown to tell keys apart.';
comment on column app.api_keys.key_hash is 'Keyed hash of the key; never the key.';
comment on column app.api_keys.scopes is 'What it may do.';
comment on column app.api_keys.channel_ids is
    'Which channels it may touch; null: every channel of the person.';
comment on column app.api_keys.expires_at is 'Until when it works.';
comment on column app.api_keys.last_used_at is 'When it was last used.';
comment on column app.api_keys.revoked_at is 'When it was withdrawn.';
comment on column app.api_keys.created_at is 'When the row was made.';

comment on table app.audit_logs is 'What administrators did. Append only.';
comment on column app.audit_logs.id is 'Key.';
comment on column app.audit_logs.person_id is
    'Who did it; null: the system, or erased.';
comment on column app.audit_logs.action is 'What was done.';
comment on column app.audit_logs.entity_type is 'To what kind of thing.';
comment on column app.audit_logs.entity_id is 'To which one.';
comment on column app.audit_logs.details is 'More, never a secret.';
comment on column app.audit_logs.created_at is 'When.';
