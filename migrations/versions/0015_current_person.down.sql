drop function app.current_workspace_ids();
drop function app.current_creatorsync_id();
