drop table app.live_minutes;
