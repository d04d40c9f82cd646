revoke all on all tables in schema app from analyst, creator, receiver;
revoke all on all functions in schema app from analyst, creator, receiver;
grant execute on all functions in schema app to public;
revoke usage on schema app from analyst, creator, receiver;
drop view app.secrets;
