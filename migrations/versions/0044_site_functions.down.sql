drop function app.fill_sites();
drop function app.quota_left();
alter table app.quota_usage drop column budget, drop column period_end;
drop function app.site_setting_set_value(uuid, text, jsonb);
drop function app.site_setting_get_value(uuid, text);
