-- The comments before. The people are gone, and no table has them.

comment on column app.webhook_events.event_data is
    'The parsed body. Private parts of chat and sign-in are left out; an event about '
    'other people is empty once it is processed.';
comment on column app.webhook_events.body is
    'The body as received; null where it holds private parts (chat, sign-in), and '
    'once an event about other people is processed.';
comment on column cg_analytics.webhook_events.event_data is
    'The payload; its signature was checked on the raw bytes. Private parts of chat '
    'and sign-in are left out; an event about other people is empty once it is '
    'processed.';
