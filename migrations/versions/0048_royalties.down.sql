drop view cg_analytics.royalty_lines, cg_analytics.royalty_statements;
drop table app.royalty_lines, app.royalty_statements, app.royalty_months;
drop function app.keep_locked_lines();
drop function app.keep_locked_statement();
drop function app.keep_locked_month();
drop function app.refuse_truncate();
