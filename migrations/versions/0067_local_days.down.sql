drop view api.local_days;
drop function api.read_local_days(date, date);
drop function api.valid_time_zone(text);
