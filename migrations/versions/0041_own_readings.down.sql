drop trigger readings_mark_own on app.readings;
drop function app.mark_own_reading();
alter table app.readings drop column is_own;
