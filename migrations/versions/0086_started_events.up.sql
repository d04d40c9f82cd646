-- Builds find announced starts of livestreams by day and by stream. A build of a day thus
-- reads the starts of that day, however many events lie before it.

create index live_events_started_idx
    on app.live_events (((occurred_at at time zone 'UTC')::date))
    where kind = 'started';
create index live_events_livestream_id_idx
    on app.live_events (platform, livestream_id)
    where kind = 'started';
