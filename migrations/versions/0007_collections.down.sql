drop table app.cache_entries;
drop table app.sync_logs;
