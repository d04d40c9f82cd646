drop function service.end_authorization(bytea, text);
drop function service.begin_authorization(bytea, text, uuid, text, text);
drop table app.authorizations;
