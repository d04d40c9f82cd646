-- Builds of livestreams find announced starts by day and by stream. A build of a day then
-- reads the events of that day, however many followers and chats lie before it.

create index live_events_started_idx
    on app.live_events (((occurred_at at time zone 'UTC')::date))
    where kind = 'started';
create index live_events_livestream_id_idx
    on app.live_events (platform, livestream_id)
    where kind = 'started';
