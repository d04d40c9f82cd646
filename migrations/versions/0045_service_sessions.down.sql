drop schema service cascade;
drop table app.browser_sessions, app.sign_in_links, app.roles;
