-- What webhooks say becomes rows: live events, chat counts, refreshes.

alter table app.webhook_events
    add column body bytea,
    add column sent_at timestamptz,
    add column subject_id text;

-- The body as received has texts and names of strangers: the owner alone reads it.
revoke select on app.webhook_events from analyst, creator;
grant select (
    id, channel_id, platform, event_type, event_data, status, processed_at,
    retry_count, error_message, delivery_id, claimed_at, next_retry_at, created_at,
    sent_at, subject_id
) on app.webhook_events to analyst, creator;

create table app.live_events (
    platform text not null,
    delivery_id text not null,
    ordinal smallint not null,
    subject_id text not null,
    kind text not null
        check (kind in ('started', 'ended', 'changed', 'followed', 'subscribed')),
    occurred_at timestamptz not null,
    livestream_id text,
    title text,
    game_id text,
    received_at timestamptz not null,
    primary key (platform, delivery_id, ordinal),
    foreign key (platform) references app.platforms (platform)
);
create index live_events_subject_idx
    on app.live_events (platform, subject_id, occurred_at);
create index live_events_received_at_idx on app.live_events (received_at);

create table app.chat_minutes (
    platform text not null,
    subject_id text not null,
    minute timestamptz not null check (extract(second from minute) = 0),
    messages bigint not null check (messages > 0),
    primary key (platform, subject_id, minute),
    foreign key (platform) references app.platforms (platform)
);

create table app.chat_chatters (
    platform text not null,
    subject_id text not null,
    minute timestamptz not null,
    chatter bytea not null,
    primary key (platform, subject_id, minute, chatter),
    foreign key (platform, subject_id, minute)
        references app.chat_minutes (platform, subject_id, minute) on delete cascade
);

create table app.webhook_subscriptions (
    id uuid not null default gen_random_uuid(),
    platform text not null,
    subject_id text not null,
    event_type text not null,
    external_id text,
    status text not null,
    is_active boolean not null,
    active_from timestamptz,
    active_until timestamptz check (active_until >= active_from),
    expires_at timestamptz,
    cost integer,
    checked_at timestamptz,
    last_event_at timestamptz,
    error_message text,
    primary key (id),
    foreign key (platform) references app.platforms (platform)
);
create index webhook_subscriptions_subject_idx
    on app.webhook_subscriptions (platform, subject_id, event_type);
create index webhook_subscriptions_external_id_idx
    on app.webhook_subscriptions (platform, external_id);
create unique index webhook_subscriptions_active_idx
    on app.webhook_subscriptions (platform, subject_id, event_type) where is_active;

create table app.webhook_refreshes (
    platform text not null,
    subject_id text not null,
    resources text[] not null check (cardinality(resources) > 0),
    events bigint not null default 1,
    first_requested_at timestamptz not null default clock_timestamp(),
    requested_at timestamptz not null default clock_timestamp(),
    run_key text,
    attempts integer not null default 0,
    next_attempt_at timestamptz,
    primary key (platform, subject_id),
    foreign key (platform) references app.platforms (platform)
);
create index webhook_refreshes_run_key_idx on app.webhook_refreshes (run_key);

do $$
declare
    name text;
begin
    foreach name in array array[
        'live_events', 'chat_minutes', 'webhook_subscriptions', 'webhook_refreshes'
    ]
    loop
        execute format('alter table app.%I enable row level security', name);
        execute format(
            'create policy "Analysts read all rows" on app.%I '
            'for select to analyst using (true)', name
        );
        execute format('grant select on app.%I to analyst', name);
    end loop;
end
$$;
-- Hashes of people: no policy and no grant, so the owner alone reads them.
alter table app.chat_chatters enable row level security;

create function app.webhook_event_mark_processed(event_id uuid) returns void
language sql
set search_path = ''
as $$
    update app.webhook_events
    set
        status = 'processed',
        processed_at = coalesce(processed_at, clock_timestamp()),
        claimed_at = null,
        next_retry_at = null,
        error_message = null
    where id = event_id
$$;

create function app.webhook_event_mark_failed(
    event_id uuid, error_message text
) returns void
language sql
set search_path = ''
as $$
    -- 1, 4, 16, 64 minutes and at most a tenth more; the fifth failure is the last.
    update app.webhook_events
    set
        status = 'failed',
        processed_at = null,
        retry_count = retry_count + 1,
        error_message = webhook_event_mark_failed.error_message,
        claimed_at = null,
        next_retry_at = case
            when retry_count < 4
                then clock_timestamp()
                    + interval '1 minute' * (4 ^ retry_count * (1 + random() / 10))
        end
    where id = event_id
$$;

create function app.webhook_event_should_retry(event_id uuid) returns boolean
language sql
stable
set search_path = ''
as $$
    select exists (
        select from app.webhook_events
        where
            id = event_id
            and status = 'failed'
            and retry_count < 5
            and next_retry_at <= now()
    )
$$;

create function app.webhook_events_pending(max_rows integer default 100)
returns setof app.webhook_events
language sql
stable
set search_path = ''
as $$
    -- A claim of ten minutes ago is stale: its owner is gone.
    select *
    from app.webhook_events
    where
        status = 'pending'
        and (claimed_at is null or claimed_at < now() - interval '10 minutes')
    order by created_at, id
    limit greatest(max_rows, 0)
$$;

create function app.webhook_events_retryable(max_rows integer default 100)
returns setof app.webhook_events
language sql
stable
set search_path = ''
as $$
    select *
    from app.webhook_events
    where status = 'failed' and retry_count < 5 and next_retry_at <= now()
    order by created_at, id
    limit greatest(max_rows, 0)
$$;

comment on function app.webhook_event_mark_processed(uuid) is
    'WebhookEvent.markProcessed: the event is processed; a repeat changes nothing.';
comment on function app.webhook_event_mark_failed(uuid, text) is
    'WebhookEvent.markFailed: the next try is 1, 4, 16 or 64 minutes away; the fifth '
    'failure has none.';
comment on function app.webhook_event_should_retry(uuid) is
    'WebhookEvent.shouldRetry: a failed event with fewer than 5 failures is due.';
comment on function app.webhook_events_pending(integer) is
    'WebhookEvent.getPendingEvents: pending events without a fresh claim, oldest first.';
comment on function app.webhook_events_retryable(integer) is
    'WebhookEvent.getFailedRetryableEvents: failed events that are due, oldest first.';
revoke all on function app.webhook_event_mark_processed(uuid) from public;
revoke all on function app.webhook_event_mark_failed(uuid, text) from public;
revoke all on function app.webhook_event_should_retry(uuid) from public;
revoke all on function app.webhook_events_pending(integer) from public;
revoke all on function app.webhook_events_retryable(integer) from public;

comment on column app.webhook_events.body is
    'The body as received; null once a chat message is counted.';
comment on column app.webhook_events.sent_at is
    'When the platform sent it, by the platform''s clock; null where it does not say.';
comment on column app.webhook_events.subject_id is
    'The platform''s id of the channel or repository; null where the event names none.';
comment on column app.webhook_events.event_data is
    'The parsed body; empty once a chat message is counted.';

comment on table app.live_events is
    'What webhooks said about channels, one row per delivery and effect. Repeated and '
    'late deliveries change nothing; readers order by occurred_at.';
comment on column app.live_events.platform is 'The platform, a row of app.platforms.';
comment on column app.live_events.delivery_id is 'The delivery of app.webhook_events.';
comment on column app.live_events.ordinal is 'Number of the effect in its delivery.';
comment on column app.live_events.subject_id is 'The platform''s id of the channel.';
comment on column app.live_events.kind is
    'A livestream started, ended or changed; somebody followed or subscribed.';
comment on column app.live_events.occurred_at is
    'When it happened, by the platform''s clock.';
comment on column app.live_events.livestream_id is
    'The platform''s id of the livestream; null where the event names none.';
comment on column app.live_events.title is 'The title since then, of a change.';
comment on column app.live_events.game_id is
    'The platform''s id of the game since then, of a change.';
comment on column app.live_events.received_at is 'When the delivery was received.';

comment on table app.chat_minutes is
    'Chat messages of a channel by minute, without text or names.';
comment on column app.chat_minutes.platform is 'The platform, a row of app.platforms.';
comment on column app.chat_minutes.subject_id is 'The platform''s id of the channel.';
comment on column app.chat_minutes.minute is 'The start of the minute.';
comment on column app.chat_minutes.messages is 'How many messages the minute has.';

comment on table app.chat_chatters is
    'Who wrote in a minute, as a salted hash; it serves to count distinct chatters.';
comment on column app.chat_chatters.platform is 'The platform.';
comment on column app.chat_chatters.subject_id is 'The platform''s id of the channel.';
comment on column app.chat_chatters.minute is 'The start of the minute.';
comment on column app.chat_chatters.chatter is
    'A salted hash of the channel and the person, never a name.';

comment on table app.webhook_subscriptions is
    'Subscriptions to webhooks, one row per period in which one was active.';
comment on column app.webhook_subscriptions.id is 'Key.';
comment on column app.webhook_subscriptions.platform is
    'The platform, a row of app.platforms.';
comment on column app.webhook_subscriptions.subject_id is
    'The platform''s id of the channel or repository.';
comment on column app.webhook_subscriptions.event_type is
    'The platform''s name of the events.';
comment on column app.webhook_subscriptions.external_id is
    'The platform''s id of the subscription; null where it gives none.';
comment on column app.webhook_subscriptions.status is 'The platform''s word.';
comment on column app.webhook_subscriptions.is_active is 'Whether it delivers events.';
comment on column app.webhook_subscriptions.active_from is
    'Since when it delivers; null: it never did.';
comment on column app.webhook_subscriptions.active_until is
    'Until when it delivered; null: it still does, or never did.';
comment on column app.webhook_subscriptions.expires_at is
    'When its lease ends; null: it has none.';
comment on column app.webhook_subscriptions.cost is
    'Its cost at the platform; null where it has none.';
comment on column app.webhook_subscriptions.checked_at is
    'When the platform last confirmed the status.';
comment on column app.webhook_subscriptions.last_event_at is
    'When its last event was received.';
comment on column app.webhook_subscriptions.error_message is
    'Why it is not active.';

comment on table app.webhook_refreshes is
    'Channels that events want read again. A row is deleted with the load that read it.';
comment on column app.webhook_refreshes.platform is
    'The platform, a row of app.platforms.';
comment on column app.webhook_refreshes.subject_id is
    'The platform''s id of the channel or repository.';
comment on column app.webhook_refreshes.resources is 'The resources to read.';
comment on column app.webhook_refreshes.events is 'How many events wanted it.';
comment on column app.webhook_refreshes.first_requested_at is
    'When the first of these events was processed.';
comment on column app.webhook_refreshes.requested_at is
    'When the last of these events was processed.';
comment on column app.webhook_refreshes.run_key is
    'The Dagster run that reads it; null: none is asked for yet.';
comment on column app.webhook_refreshes.attempts is 'How many runs failed.';
comment on column app.webhook_refreshes.next_attempt_at is
    'When the next run may start after a failure.';
