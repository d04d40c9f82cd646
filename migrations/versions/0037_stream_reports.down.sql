drop index app.notifications_stream_ended_idx;
