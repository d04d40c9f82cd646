alter table app.people drop constraint people_current_workspace_id_fkey;
drop table app.subscriptions;
drop table app.workspace_members;
drop table app.workspaces;
drop function app.keep_member_limit();
