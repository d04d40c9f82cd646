-- The schema stays: alembic keeps its own row there until the very end.
drop table app.migrations;
drop table app.platforms;
drop function app.current_person_id();
comment on schema app is null;
