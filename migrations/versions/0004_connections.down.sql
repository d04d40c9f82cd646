drop table app.connections;
drop function app.choose_primary_connection();
drop function app.copy_twitch_account();
