drop function service.system_statistics(), service.trigger_daily(date);
drop function api.analytics_daily(date);
drop function service.start_daily(date, uuid);
drop function api.newest_load_id();
drop index app.loads_finished_at_idx;
drop view
    api.gaps, api.team_members, api.connection_status, api.health, api.analytics_system,
    api.analytics_health;
drop function
    api.count_migrations(), api.count_videos(), api.count_streams(integer), api.analytics_jobs(integer, varchar),
    api.analytics_refresh(varchar), api.analytics_trigger(varchar),
    api.own_requests(integer), api.request_collection(text, varchar), api.may_act_for(uuid);
drop table app.collection_requests;
grant execute on all functions in schema service to service;
