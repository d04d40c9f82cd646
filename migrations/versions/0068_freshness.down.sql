drop view api.table_freshness;
drop function api.read_table_freshness(date);
drop table app.table_builds;
