drop view api.content_ages;
drop function api.read_content_ages(date, date, text);
