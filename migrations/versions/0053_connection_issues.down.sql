drop table app.connection_issues;
