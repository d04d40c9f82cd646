drop table app.site_settings;
drop table app.workspace_channels;
drop table app.channels;
