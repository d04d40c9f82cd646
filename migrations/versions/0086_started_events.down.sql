drop index app.live_events_livestream_id_idx;
drop index app.live_events_started_idx;
